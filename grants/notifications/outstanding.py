"""What reminders are about, as it stands now: whether anything is left to do, by when, and for whom."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications.rules import ASKABLE
from grants.applications.hosting import queries as hosting_queries
from grants.applications.models import ASKED, OPEN
from grants.applications.models import DRAFT as A_DRAFT
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import GIVEN
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import INVITED, TO_DECIDE, decide_by
from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.rules import OWED
from grants.awards.models import Award
from grants.identity import queries as people
from grants.identity.needs.queries import needs_of
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.problems import NotFound
from grants.notifications.many_to_do import (
    conditions_outstanding,
    drafts_outstanding,
    offers_outstanding,
    scores_outstanding,
    sitting,
)
from grants.notifications.returns_to_do import returns_outstanding
from grants.notifications.rules import (
    CLARIFICATION,
    CONDITION,
    DRAFT,
    NEEDS,
    OFFER,
    PAPERS,
    PARTY,
    RENEWAL,
    RENEWAL_SENT,
    REPAYMENT,
    RETURN,
    REVIEW,
    SCORES,
    TASK,
    UNDER_NOTICE,
    YEAR_OF_REVIEW,
    review_deadline,
)
from grants.notifications.to_do import A_YEAR, NOT_ON_PANEL, Outstanding, acting_for, ours
from grants.organisations import queries as organisations
from grants.panels.meeting.models import Meeting
from grants.panels.models import SITTING
from grants.reporting.commitments.queries import number_standing, owners_to_review
from grants.tasks.models import Task
from grants.tasks.telling import open_among


def outstanding_for(session: Session, kind: str, subject_id: UUID) -> Outstanding | str:
    """What is left to do about something of this kind, or the sentence why nothing is."""
    return outstanding_for_each(session, kind, [subject_id])[subject_id]


def outstanding_for_each(
    session: Session, kind: str, subject_ids: Collection[UUID]
) -> Mapping[UUID, Outstanding | str]:
    """The same about several, by their ids."""
    if kind in _LOOK_AT_EACH:
        return _LOOK_AT_EACH[kind](session, subject_ids)
    return {each: _LOOK[kind](session, each) for each in subject_ids}


def _party(session: Session, party_id: UUID) -> Outstanding | str:
    """Whoever works on the draft sees to it; so does whoever was asked, once they have an account."""
    try:
        party = hosting_queries.party_of(session, party_id)
    except NotFound:
        return "There is no such host or partner any more."
    application = party.application
    if party.state != ASKED or application.state != A_DRAFT:
        return "The host or partner has answered, or the draft has been sent or withdrawn."
    if application.is_withdrawn:
        return "The round is withdrawn."
    asked = people.person_by_email(session, party.email)
    writer = organisations.in_place_of(session, application.organisation_id, application.started_by)
    members = organisations.people_acting_for(session, application.organisation_id)
    facts: dict[str, Any] = {"party": party, "application": application, "organisation": application.organisation}
    facts |= {"round": application.round, "asked_id": asked.id if asked else None}
    told = frozenset({writer, *members, *([asked.id] if asked else [])})
    return Outstanding(party.asked_at, application.closes_at, told, facts)


def _review(session: Session, review_id: UUID) -> Outstanding | str:
    """Owners of commitments look once a year whether what was promised is kept; administrators while none are kept."""
    year = YEAR_OF_REVIEW.get(review_id)
    if year is None:
        return "There is no such review."
    deadline = review_deadline(year)
    told = owners_to_review(session, by=london_day(deadline))
    if not told and number_standing(session):
        return "All that was promised is reviewed."
    told = told or frozenset(person.id for person in people.administrators(session))
    return Outstanding(deadline - A_YEAR, deadline, told, {"year": year})


def _clarification(session: Session, clarification_id: UUID) -> Outstanding | str:
    asked = clarification_queries.clarification_of(session, clarification_id)
    application = asked.application
    if asked.state != OPEN or application.state not in ASKABLE:
        return "The question has been answered, or needs no answer any more."
    members = organisations.membership_list(session, application.organisation_id)
    facts = {"clarification": asked, "application": application, "organisation": application.organisation}
    facts["round"] = application.round
    return Outstanding(asked.asked_at, asked.due_at, frozenset(member.person_id for member in members), facts)


def _needs(session: Session, person_id: UUID) -> Outstanding | str:
    """Whoever told us their needs looks at them again on a day; saving them moves it a year on."""
    kept = needs_of(session, person_id)
    if kept is None:
        return "This person has told us no needs."
    deadline = end_of_day(kept.review_on)
    return Outstanding(deadline - A_YEAR, deadline, frozenset({person_id}), {})


def _under_notice(session: Session, notice_id: UUID) -> Outstanding | str:
    """Whoever acts for a grantee or its host thinks of the end of the grant."""
    award = joinedload(Notice.award)
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.application))
    notice = session.scalar(select(Notice).where(Notice.id == notice_id).options(*whole))
    if notice is None or notice.state != GIVEN or notice.given_at is None:
        return "The notice does not stand any more."
    facts = {"notice": notice, "award": notice.award, "organisation": notice.award.organisation}
    people = acting_for(session, notice.award)
    return Outstanding(notice.given_at, end_of_day(notice.ends_on), people, facts)


def _repayment(session: Session, repayment_id: UUID) -> Outstanding | str:
    """Whoever acts for a grantee or its host pays back what is owed."""
    award = joinedload(Repayment.award)
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.application))
    repayment = session.scalar(select(Repayment).where(Repayment.id == repayment_id).options(*whole))
    if repayment is None or repayment.state not in OWED:
        return "Nothing is owed any more."
    people = acting_for(session, repayment.award)
    facts = {"repayment": repayment, "award": repayment.award, "organisation": repayment.award.organisation}
    return Outstanding(repayment.told_at, end_of_day(repayment.due_on), people, facts)


def _renewal(session: Session, renewal_id: UUID) -> Outstanding | str:
    """Whoever acts for a grantee or its host says what has changed, so that the grant can go on."""
    renewal = _renewal_with_award(session, renewal_id)
    if renewal is None or renewal.state != INVITED:
        return "The invitation has been answered, or was taken back."
    facts = {"renewal": renewal, "award": renewal.award, "organisation": renewal.award.organisation}
    return Outstanding(renewal.invited_at, end_of_day(renewal.answer_by), acting_for(session, renewal.award), facts)


def _renewal_sent(session: Session, renewal_id: UUID) -> Outstanding | str:
    """Those of us whom nothing keeps from it decide; whoever recommended something waits for another."""
    renewal = _renewal_with_award(session, renewal_id)
    if renewal is None or renewal.sent_at is None or renewal.state not in TO_DECIDE:
        return "Nothing is to be decided about this renewal."
    deciding = frozenset(ours(session, renewal.award) - {renewal.recommended_by})
    facts = {"renewal": renewal, "award": renewal.award, "organisation": renewal.award.organisation}
    return Outstanding(renewal.sent_at, end_of_day(decide_by(london_day(renewal.sent_at))), deciding, facts)


def _renewal_with_award(session: Session, renewal_id: UUID) -> Renewal | None:
    award = joinedload(Renewal.award)
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.application))
    return session.scalar(select(Renewal).where(Renewal.id == renewal_id).options(*whole))


def _task(session: Session, task_id: UUID) -> Outstanding | str:
    """Whoever has a task in hand does it, while it is open to them."""
    task = session.get(Task, task_id)
    if task is None or task.ended_at is not None or task.person_id is None:
        return "The task is done or taken back, or nobody has it in hand."
    if not open_among(session, [task], people.person_of(session, task.person_id)):
        return "The task is closed to whoever has it."
    since = task.taken_at or task.made_at
    return Outstanding(since, end_of_day(task.due_on), frozenset({task.person_id}), {"task": task})


def _papers(session: Session, member_id: UUID) -> Outstanding | str:
    """A member of a panel reads before it meets, and hears so however late the meeting is planned."""
    found = sitting(session, [member_id])
    if not found:
        return NOT_ON_PANEL
    (member,) = found
    panel = member.panel
    if panel.meets_at is None or panel.state != SITTING or session.get(Meeting, panel.id) is not None:
        return "There is no meeting to read for."
    facts = {"panel": panel, "round": panel.round}
    however_late = panel.meets_at - A_YEAR
    return Outstanding(however_late, panel.meets_at, frozenset({member.person_id}), facts)


_LOOK_AT_EACH: dict[str, Callable[[Session, Collection[UUID]], Mapping[UUID, Outstanding | str]]] = {
    CONDITION: conditions_outstanding,
    DRAFT: drafts_outstanding,
    OFFER: offers_outstanding,
    RETURN: returns_outstanding,
    SCORES: scores_outstanding,
}
"""Kinds of which many are due at once."""

_LOOK: dict[str, Callable[[Session, UUID], Outstanding | str]] = {
    PARTY: _party,
    REVIEW: _review,
    CLARIFICATION: _clarification,
    NEEDS: _needs,
    PAPERS: _papers,
    UNDER_NOTICE: _under_notice,
    REPAYMENT: _repayment,
    RENEWAL: _renewal,
    RENEWAL_SENT: _renewal_sent,
    TASK: _task,
}
