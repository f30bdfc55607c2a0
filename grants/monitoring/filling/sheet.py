"""A section of a return as its page needs it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from grants.kernel import forms
from grants.kernel.filling.sheet import SectionSheet
from grants.kernel.forms import Answers, QuestionSet
from grants.kernel.pages import FormReader
from grants.kernel.problems import Problem
from grants.kernel.uploads.models import Upload
from grants.kernel.web import acting_now, current_session
from grants.monitoring import queries, rules, service
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.known_rules import Offer, confirmed, field_of_still_right, offers
from grants.monitoring.filling.uploads import service as upload_service
from grants.monitoring.filling.uploads.queries import uploads_of
from grants.monitoring.models import Return, ReturnQuery
from grants.monitoring.reviewing.queries import asked_now, opened_of
from grants.monitoring.reviewing.rules import field_of_because


class ReturnSection(SectionSheet[Return]):
    """A section of a return that a grantee is writing."""

    blueprint, argument = "monitoring", "return_id"

    @cached_property
    def _grant(self) -> Grant:
        return queries.grant_of(current_session(), self.record)

    @cached_property
    def _askable(self) -> QuestionSet:
        return queries.askable_of(self.record, self._grant)

    @cached_property
    def opened(self) -> frozenset[str] | None:
        """The questions that can be answered now; None for all."""
        return opened_of(current_session(), self.record, self._grant)

    @cached_property
    def asked_about(self) -> Sequence[ReturnQuery]:
        """What we ask about answers of this section."""
        asked = asked_now(current_session(), self.record)
        return [query for query in asked if query.question_key in self.own_keys]

    def _because_sent(self) -> dict[str, str]:
        """Why answers that we ask about are right, as far as the page that was sent says it."""
        names = {query.question_key: field_of_because(query.question_key) for query in self.asked_about}
        return {key: FormReader(request.form).text(name) for key, name in names.items() if name in request.form}

    @property
    def own_keys(self) -> Sequence[str]:
        return [key for key in super().own_keys if self.opened is None or key in self.opened]

    @property
    def asked_sections(self) -> list[str]:
        sections = {section.key: section.keys for section in self.form.sections}
        return [
            key for key in super().asked_sections if self.opened is None or not self.opened.isdisjoint(sections[key])
        ]

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """What we know of the questions of this section that have no answer."""
        if self.refusal is not None:
            return {}
        return {key: offer for key, offer in self._all_offers.items() if key in self.own_keys}

    @cached_property
    def _all_offers(self) -> dict[str, Offer]:
        return offers(self._askable.questions, self.record.answers, self._grant)

    @property
    def values(self) -> Answers:
        return {**self.answers, **{key: offer.value for key, offer in self.offers.items()}}

    def _said_right(self) -> set[str]:
        reader = FormReader(request.form)
        return {key for key in self.offers if reader.flag(field_of_still_right(key))}

    def prompts(self) -> list[str]:
        asked = {question.key: question.label for question in self.asked}
        names = ", ".join(f"“{asked[key]}”" for key in self.offers if key in asked)
        return [f"Say whether what we filled in is still right, or change it: {names}."] if names else []

    @property
    def refusal(self) -> Problem | None:
        return rules.change_refusal(self.record.state)

    @property
    def answers(self) -> Answers:
        return self.record.answers

    def form_with(self, answers: Answers | None) -> QuestionSet:
        return self._askable if answers is None else queries.asked_with(self.record, self._grant, answers)

    def field_of(self, key: str) -> str:
        return rules.field_of(key)

    def problems_for_draft(self) -> list[Problem]:
        return forms.problems_for_draft(self.form, self.answers)

    def save(self, change: dict[str, Any], *, version: int) -> None:
        service.save_draft(
            current_session(),
            self.record,
            answers=confirmed(change, self.offers, self._said_right()),
            because=self._because_sent(),
            version=version,
            **acting_now(),
        )

    def uploads(self) -> Sequence[Upload]:
        return uploads_of(current_session(), self.record)

    def keep_file(self, session: Session, **sent: Any) -> None:
        upload_service.add_file(session, self.record, **sent)

    def remove_file(self, upload: Any) -> None:
        upload_service.remove_file(current_session(), upload, **acting_now())


def return_section(session: Session, return_id: UUID, key: str) -> ReturnSection:
    """A section, also one of which nothing is asked any more. Raises NotFound."""
    return ReturnSection(queries.return_of(session, return_id), key).found()
