"""What reminders are about, as it stands now: whether anything is left to do, by when, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications import clarification_queries
from grants.applications import queries as applications
from grants.applications.clarification_rules import ASKABLE, OPEN
from grants.applications.models import DRAFT as A_DRAFT
from grants.awards.models import OFFERED, Award
from grants.identity import needs
from grants.kernel.clock import end_of_day
from grants.kernel.problems import NotFound
from grants.monitoring.models import DUE, RETURNED, Return
from grants.notifications.rules import CLARIFICATION, DRAFT, NEEDS, OFFER, RETURN
from grants.organisations import queries as organisations

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Matter:
    """Something that could be done since `since` and is still to be done by `deadline_at`.

    `people` can do it. `facts` are for the words.
    """

    since: datetime
    deadline_at: datetime
    people: frozenset[UUID]
    facts: dict[str, Any]


def matter_of(session: Session, kind: str, subject_id: UUID) -> Matter | str:
    """What is left to do about something of this kind, or the sentence why nothing is."""
    return _LOOK[kind](session, subject_id)


def _draft(session: Session, application_id: UUID) -> Matter | str:
    try:
        application = applications.application_of(session, application_id)
    except NotFound:
        return "There is no such draft any more."
    if application.state != A_DRAFT:
        return "The draft has been sent or withdrawn."
    facts = {"application": application, "organisation": application.organisation, "round": application.round}
    return Matter(application.created_at, application.closes_at, frozenset({application.started_by}), facts)


def _offer(session: Session, award_id: UUID) -> Matter | str:
    award = session.scalar(
        select(Award)
        .where(Award.id == award_id)
        .options(joinedload(Award.organisation), joinedload(Award.scheme), joinedload(Award.application))
    )
    if award is None or award.state != OFFERED or award.accept_by is None:
        return "The offer has been answered."
    people = organisations.signatories(session, award.signing_organisation_id)
    facts = {"award": award, "organisation": award.organisation}
    return Matter(award.created_at, award.accept_by, frozenset(person.id for person in people), facts)


def _return(session: Session, return_id: UUID) -> Matter | str:
    award = joinedload(Return.award)
    due = session.scalar(
        select(Return)
        .where(Return.id == return_id)
        .options(award.joinedload(Award.organisation), award.joinedload(Award.scheme))
    )
    if due is None or due.state not in (DUE, RETURNED):
        return "The return is in."
    members = organisations.membership_list(session, due.award.organisation_id)
    facts = {"return": due, "award": due.award, "organisation": due.award.organisation}
    since = due.reviewed_at or due.award.accepted_at or due.award.created_at
    return Matter(since, due.due_at, frozenset(member.person_id for member in members), facts)


def _clarification(session: Session, clarification_id: UUID) -> Matter | str:
    asked = clarification_queries.clarification_of(session, clarification_id)
    application = asked.application
    if asked.state != OPEN or application.state not in ASKABLE:
        return "The question has been answered, or needs no answer any more."
    members = organisations.membership_list(session, application.organisation_id)
    facts = {"clarification": asked, "application": application, "organisation": application.organisation}
    return Matter(asked.asked_at, asked.due_at, frozenset(member.person_id for member in members), facts)


def _needs(session: Session, person_id: UUID) -> Matter | str:
    """Whoever told us their needs looks at them again on a day; saving them moves it a year on."""
    kept = needs.needs_of(session, person_id)
    if kept is None:
        return "This person has told us no needs."
    deadline = end_of_day(kept.review_on)
    return Matter(deadline - A_YEAR, deadline, frozenset({person_id}), {})


_LOOK: dict[str, Callable[[Session, UUID], Matter | str]] = {
    DRAFT: _draft,
    OFFER: _offer,
    RETURN: _return,
    CLARIFICATION: _clarification,
    NEEDS: _needs,
}
