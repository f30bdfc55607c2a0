"""A section of a draft as its page needs it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications import in_words, queries, rules, service
from grants.applications.models import Application
from grants.applications.uploads import service as upload_service
from grants.applications.uploads.queries import uploads_of
from grants.kernel.filling.sheet import SectionSheet
from grants.kernel.forms import Answers, QuestionSet
from grants.kernel.problems import Problem
from grants.kernel.uploads.models import Upload
from grants.kernel.web import current_actor, current_session, current_time, this_app
from grants.schemes.rules import round_state


class DraftSection(SectionSheet):
    """A section of an application that is being written."""

    def __init__(self, application: Application, key: str) -> None:
        super().__init__(key)
        self.application = application
        self._form = queries.form_of(application)

    @property
    def record_id(self) -> UUID:
        return self.application.id

    @property
    def version(self) -> int:
        return self.application.version

    @property
    def refusal(self) -> Problem | None:
        return refusal_now(self.application)

    @property
    def answers(self) -> Answers:
        return queries.values_of(self.application)

    def form_with(self, answers: Answers | None) -> QuestionSet:
        return self._form

    def field_of(self, key: str) -> str:
        return rules.field_of(key)

    def problems_for_draft(self) -> list[Problem]:
        return rules.draft_warnings(self.form, self.answers)

    def prompts(self) -> list[str]:
        """What screening looks at in what this section says."""
        return in_words.prompts_of(self.application, self.section)

    def faults(self, change: Answers) -> list[Problem]:
        return rules.change_faults(change)

    def save(self, change: dict[str, Any], *, version: int) -> None:
        about: dict[str, Any] = {}
        if rules.TITLE in change:
            about["title"] = change.pop(rules.TITLE)
        if rules.AMOUNT in change:
            about["amount_requested_pence"] = change.pop(rules.AMOUNT)
        service.save_draft(
            current_session(),
            self.application,
            **about,
            answers=change,
            version=version,
            actor=current_actor(),
            now=current_time(),
        )

    def saved(self) -> "DraftSection":
        return DraftSection(self.application, self.key)

    def uploads(self) -> Sequence[Upload]:
        return uploads_of(current_session(), self.application)

    def add_file(self, key: str, name: str, content: bytes) -> None:
        upload_service.add_file(
            current_session(),
            self.application,
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
        return url_for("applications.section", application_id=self.application.id, key=key)

    @property
    def overview(self) -> str:
        return url_for("applications.show", application_id=self.application.id)

    @property
    def checking(self) -> str:
        return url_for("applications.check_answers", application_id=self.application.id)


def draft_section(session: Session, application_id: UUID, key: str) -> DraftSection:
    """A section, also one of which nothing is asked any more: somebody may still have it open.

    Raises NotFound when there is no such application, or no such section in it.
    """
    return DraftSection(queries.application_of(session, application_id), key).found()


def refusal_now(application: Application) -> Problem | None:
    """Why the draft can't be changed now."""
    return rules.change_refusal(application.state, round_state(application, current_time()))
