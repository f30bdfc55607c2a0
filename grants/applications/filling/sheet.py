"""A section of a draft as its page needs it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import in_words, queries, rules, service
from grants.applications.models import Application
from grants.applications.uploads import service as upload_service
from grants.applications.uploads.queries import uploads_of
from grants.kernel.filling.sheet import SectionSheet
from grants.kernel.forms import Answers, QuestionSet
from grants.kernel.problems import Problem
from grants.kernel.uploads.models import Upload
from grants.kernel.web import acting_now, current_session, current_time
from grants.schemes.rules import round_state


class DraftSection(SectionSheet[Application]):
    """A section of an application that is being written."""

    blueprint, argument = "applications", "application_id"

    @cached_property
    def _form(self) -> QuestionSet:
        return queries.form_of(self.record)

    @property
    def refusal(self) -> Problem | None:
        return refusal_now(self.record)

    @property
    def answers(self) -> Answers:
        return queries.values_of(self.record)

    def form_with(self, answers: Answers | None) -> QuestionSet:
        return self._form

    def field_of(self, key: str) -> str:
        return rules.field_of(key)

    def problems_for_draft(self) -> list[Problem]:
        return rules.draft_warnings(self.form, self.answers)

    def prompts(self) -> list[str]:
        """What screening looks at in what this section says."""
        return in_words.prompts_of(self.record, self.section)

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
            self.record,
            **about,
            answers=change,
            version=version,
            **acting_now(),
        )

    def uploads(self) -> Sequence[Upload]:
        return uploads_of(current_session(), self.record)

    def keep_file(self, session: Session, **sent: Any) -> None:
        upload_service.add_file(session, self.record, **sent)

    def remove_file(self, upload: Any) -> None:
        upload_service.remove_file(current_session(), upload, **acting_now())


def draft_section(session: Session, application_id: UUID, key: str) -> DraftSection:
    """A section, also one of which nothing is asked any more: somebody may still have it open.

    Raises NotFound when there is no such application, or no such section in it.
    """
    return DraftSection(queries.application_of(session, application_id), key).found()


def refusal_now(application: Application) -> Problem | None:
    """Why the draft can't be changed now."""
    return rules.change_refusal(application.state, round_state(application, current_time()))
