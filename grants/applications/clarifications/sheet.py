"""The answer to a question about an application that was sent, as its page needs it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.clarifications import rules, service
from grants.applications.clarifications.queries import clarification_of, uploads_for_answer
from grants.applications.models import Clarification
from grants.applications.rules import field_of
from grants.kernel.filling.sheet import Sheet
from grants.kernel.forms import Answers, QuestionSet
from grants.kernel.problems import Invalid, Problem
from grants.kernel.uploads.models import Upload
from grants.kernel.web import acting_now, current_actor, current_session, current_time


class OpenedAnswers(Sheet[Clarification]):
    """The answers that a question about an application opens."""

    @cached_property
    def _form(self) -> QuestionSet:
        return queries.form_of(self.record.application)

    @property
    def refusal(self) -> Problem | None:
        asked = self.record
        return rules.answering_refusal(asked.state, asked.application.state, due_at=asked.due_at, now=current_time())

    @property
    def answers(self) -> Answers:
        return rules.as_answered(queries.values_of(self.record.application), self.record.draft)

    @property
    def own_keys(self) -> Sequence[str]:
        opened = rules.opened_keys(self._form, self.record.sections)
        return [question.key for question in self._form.questions if question.key in opened]

    def form_with(self, answers: Answers | None) -> QuestionSet:
        return self._form

    def field_of(self, key: str) -> str:
        return field_of(key)

    def save(self, change: dict[str, Any], *, version: int) -> None:
        self._answer(change, version=version, send=False)

    def send(self) -> None:
        """Put the answers in the place of those before. Raises Invalid for what is missing or out of bounds."""
        self._answer({}, version=None, send=True)

    def _answer(self, change: dict[str, Any], *, version: int | None, send: bool) -> None:
        session, actor, now = current_session(), current_actor(), current_time()
        try:
            service.answer(session, self.record, answers=change, send=send, version=version, actor=actor, now=now)
        except Invalid as error:
            raise Invalid([_on_page(problem) for problem in error.problems]) from error

    def uploads(self) -> Sequence[Upload]:
        return uploads_for_answer(current_session(), self.record)

    def keep_file(self, session: Session, **sent: Any) -> None:
        service.add_file_to_answer(session, self.record, **sent)

    def remove_file(self, upload: Any) -> None:
        service.remove_file_from_answer(current_session(), self.record, upload, **acting_now())


def opened_answers(session: Session, clarification_id: UUID) -> OpenedAnswers:
    """Raises NotFound."""
    return OpenedAnswers(clarification_of(session, clarification_id))


def _on_page(problem: Problem) -> Problem:
    """The problem at the question's own field on the page."""
    return Problem(problem.field.removeprefix("answers."), problem.message, problem.code)
