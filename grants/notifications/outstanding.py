"""What reminders are about, as it stands now: whether anything is left to do, by when, and for whom."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from grants.applications import queries as applications
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications.rules import ASKABLE
from grants.applications.hosting import queries as hosting_queries
from grants.applications.models import ASKED, IN_ASSESSMENT, OPEN, Application
from grants.applications.models import DRAFT as A_DRAFT
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import GIVEN
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import INVITED, TO_DECIDE, decide_by
from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.rules import OWED
from grants.awards.models import OFFERED, Award
from grants.awards.offers.queries import signatures_of
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.queries import is_live
from grants.awards.planning.conditions.rules import HOST, US
from grants.awards.planning.conditions.rules import OPEN as STILL_TO_DO
from grants.identity import queries as people
from grants.identity.needs.queries import needs_of
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.problems import NotFound
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
    UNDER_NOTICE,
    YEAR_OF_REVIEW,
    review_deadline,
)
from grants.notifications.to_do import A_YEAR, NOT_ON_PANEL, Outstanding, acting_for, ours
from grants.organisations import queries as organisations
from grants.panels.meeting.models import Meeting
from grants.panels.models import SITS, SITTING, TO_SCORE, Allocation, Panel, PanelMember
from grants.reporting.commitments.queries import number_standing, owners_to_review
from grants.schemes.models import Round


def outstanding_for(session: Session, kind: str, subject_id: UUID) -> Outstanding | str:
    """What is left to do about something of this kind, or the sentence why nothing is."""
    return outstanding_for_each(session, kind, [subject_id])[subject_id]


def outstanding_for_each(
    session: Session, kind: str, subject_ids: Collection[UUID]
) -> Mapping[UUID, Outstanding | str]:
    """The same about several, by their ids."""
    if kind == RETURN:
        return returns_outstanding(session, subject_ids)
    return {each: _LOOK[kind](session, each) for each in subject_ids}


def _draft(session: Session, application_id: UUID) -> Outstanding | str:
    """Whoever began it, and all who act for the organisation, for each of them can write in it and send it."""
    try:
        application = applications.application_of(session, application_id)
    except NotFound:
        return "There is no such draft any more."
    if application.state != A_DRAFT:
        return "The draft has been sent or withdrawn."
    if application.is_withdrawn:
        return "The round is withdrawn."
    facts = {"application": application, "organisation": application.organisation, "round": application.round}
    writer = organisations.in_place_of(session, application.organisation_id, application.started_by)
    members = organisations.people_acting_for(session, application.organisation_id)
    return Outstanding(application.created_at, application.closes_at, frozenset({writer, *members}), facts)


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


def _offer(session: Session, award_id: UUID) -> Outstanding | str:
    award = session.scalar(
        select(Award)
        .where(Award.id == award_id)
        .options(joinedload(Award.organisation), joinedload(Award.scheme), joinedload(Award.application))
    )
    if award is None or award.state != OFFERED or award.accept_by is None:
        return "The offer has been answered."
    people = organisations.signatories(session, award.signing_organisation_id)
    signed = {each.person_id for each in signatures_of(session, award.id)}
    facts = {"award": award, "organisation": award.organisation, "is_signed_once": bool(signed)}
    left = frozenset(person.id for person in people if person.id not in signed)
    return Outstanding(award.created_at, award.accept_by, left, facts)


def _condition(session: Session, condition_id: UUID) -> Outstanding | str:
    """The people of the organisation that has to do it, from the acceptance of the grant on."""
    of_award = joinedload(AwardCondition.award)
    condition = session.scalar(
        select(AwardCondition)
        .where(AwardCondition.id == condition_id)
        .options(of_award.joinedload(Award.organisation), of_award.joinedload(Award.application))
    )
    if condition is None or condition.state != STILL_TO_DO or condition.due_on is None or condition.who == US:
        return "The condition is shown to be met, or nobody has to do it by a day."
    award = condition.award
    if award.accepted_at is None or award.state == OFFERED or not is_live(session, award, condition):
        return "The grant has not been accepted, or has ended and nothing waits for this."
    does_it = award.signing_organisation_id if condition.who == HOST else award.organisation_id
    members = organisations.membership_list(session, does_it)
    facts = {"condition": condition, "award": award, "organisation": award.organisation}
    since = max(condition.settled_at or award.accepted_at, award.accepted_at)
    people = frozenset(member.person_id for member in members)
    return Outstanding(since, end_of_day(condition.due_on), people, facts)


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


def _scores(session: Session, member_id: UUID) -> Outstanding | str:
    """A member of a panel gives marks before the last minute for them."""
    member = _panel_member(session, member_id)
    if member is None:
        return NOT_ON_PANEL
    panel = member.panel
    left = session.scalar(_to_score(select(func.count())).where(Allocation.member_id == member_id))
    if panel.scores_due_at is None or panel.sat_at is None or not left:
        return "Nothing is left to score by a last minute."
    facts = {"panel": panel, "round": panel.round, "left": left}
    since = max(panel.sat_at, member.joined_at)
    return Outstanding(since, panel.scores_due_at, frozenset({member.person_id}), facts)


def _to_score(wanted: Select[Any]) -> Select[Any]:
    """Of what members still have to give marks for."""
    joined = wanted.select_from(Allocation).join(Application, Application.id == Allocation.application_id)
    return joined.where(Allocation.state == TO_SCORE, Application.state == IN_ASSESSMENT)


def members_with_scores_left() -> Select[Any]:
    """The members of panels who still have marks to give. Giving them brings no reminder in line at once: that would be
    work for each mark.
    """
    return _to_score(select(Allocation.member_id))


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


def _papers(session: Session, member_id: UUID) -> Outstanding | str:
    """A member of a panel reads before it meets, and hears so however late the meeting is planned."""
    member = _panel_member(session, member_id)
    if member is None:
        return NOT_ON_PANEL
    panel = member.panel
    if panel.meets_at is None or panel.state != SITTING or session.get(Meeting, panel.id) is not None:
        return "There is no meeting to read for."
    facts = {"panel": panel, "round": panel.round}
    however_late = panel.meets_at - A_YEAR
    return Outstanding(however_late, panel.meets_at, frozenset({member.person_id}), facts)


def _panel_member(session: Session, member_id: UUID) -> PanelMember | None:
    """Somebody who sits, with the panel, its round and scheme."""
    whole = joinedload(PanelMember.panel).joinedload(Panel.round).joinedload(Round.scheme)
    found = select(PanelMember).where(PanelMember.id == member_id, PanelMember.standing == SITS)
    return session.scalar(found.options(whole))


_LOOK: dict[str, Callable[[Session, UUID], Outstanding | str]] = {
    DRAFT: _draft,
    PARTY: _party,
    REVIEW: _review,
    OFFER: _offer,
    CONDITION: _condition,
    CLARIFICATION: _clarification,
    NEEDS: _needs,
    SCORES: _scores,
    PAPERS: _papers,
    UNDER_NOTICE: _under_notice,
    REPAYMENT: _repayment,
    RENEWAL: _renewal,
    RENEWAL_SENT: _renewal_sent,
}
