"""A section of a return as its page needs it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel import forms
from grants.kernel.filling.sheet import SectionSheet
from grants.kernel.forms import Answers, QuestionSet
from grants.kernel.problems import Problem
from grants.kernel.uploads.models import Upload
from grants.kernel.web import current_actor, current_session, current_time, this_app
from grants.monitoring import queries, rules, service
from grants.monitoring.asking.rules import Grant
from grants.monitoring.models import Return
from grants.monitoring.uploads import service as upload_service
from grants.monitoring.uploads.queries import uploads_of


class ReturnSection(SectionSheet):
    """A section of a return that a grantee is writing."""

    def __init__(self, monitoring_return: Return, key: str) -> None:
        super().__init__(key)
        self.monitoring_return = monitoring_return

    @cached_property
    def _grant(self) -> Grant:
        return queries.grant_of(current_session(), self.monitoring_return)

    @cached_property
    def _askable(self) -> QuestionSet:
        return queries.askable_of(self.monitoring_return, self._grant)

    @property
    def record_id(self) -> UUID:
        return self.monitoring_return.id

    @property
    def version(self) -> int:
        return self.monitoring_return.version

    @property
    def refusal(self) -> Problem | None:
        return rules.change_refusal(self.monitoring_return.state)

    @property
    def answers(self) -> Answers:
        return self.monitoring_return.answers

    def form_with(self, answers: Answers | None) -> QuestionSet:
        return self._askable if answers is None else queries.asked_with(self.monitoring_return, self._grant, answers)

    def field_of(self, key: str) -> str:
        return rules.field_of(key)

    def problems_for_draft(self) -> list[Problem]:
        return forms.problems_for_draft(self.form, self.answers)

    def save(self, change: dict[str, Any], *, version: int) -> None:
        service.save_draft(
            current_session(),
            self.monitoring_return,
            answers=change,
            version=version,
            actor=current_actor(),
            now=current_time(),
        )

    def saved(self) -> "ReturnSection":
        return ReturnSection(self.monitoring_return, self.key)

    def uploads(self) -> Sequence[Upload]:
        return uploads_of(current_session(), self.monitoring_return)

    def add_file(self, key: str, name: str, content: bytes) -> None:
        upload_service.add_file(
            current_session(),
            self.monitoring_return,
            question_key=key,
            name=name,
            content=content,
            files=this_app().files,
            actor=current_actor(),
            now=current_time(),
        )

    def remove_file(self, upload: Any) -> None:
        upload_service.remove_file(current_session(), upload, actor=current_actor(), now=current_time())

    def address(self, key: str) -> str:
        return url_for("monitoring.section", return_id=self.monitoring_return.id, key=key)

    @property
    def overview(self) -> str:
        return url_for("monitoring.show", return_id=self.monitoring_return.id)

    @property
    def checking(self) -> str:
        return url_for("monitoring.check_answers", return_id=self.monitoring_return.id)


def return_section(session: Session, return_id: UUID, key: str) -> ReturnSection:
    """A section, also one of which nothing is asked any more. Raises NotFound."""
    return ReturnSection(queries.return_of(session, return_id), key).found()
