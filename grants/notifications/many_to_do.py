"""What is still to be done of which there are many at once, looked at together: drafts, offers, conditions, scores."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import DRAFT as A_DRAFT
from grants.applications.models import IN_ASSESSMENT, Application
from grants.awards.models import OFFERED, Award
from grants.awards.offers.queries import signed_once
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.queries import live_among
from grants.awards.planning.conditions.rules import HOST, US
from grants.awards.planning.conditions.rules import OPEN as STILL_TO_DO
from grants.kernel.clock import end_of_day
from grants.notifications.to_do import NOT_ON_PANEL, Outstanding
from grants.organisations import queries as organisations
from grants.panels.models import SITS, TO_SCORE, Allocation, Panel, PanelMember
from grants.schemes.models import Round


def drafts_outstanding(session: Session, application_ids: Collection[UUID]) -> dict[UUID, Outstanding | str]:
    """Whoever began it, and all who act for the organisation, for each of them can write in it and send it."""
    whole = (joinedload(Application.organisation), joinedload(Application.round).joinedload(Round.scheme))
    found = session.scalars(select(Application).where(Application.id.in_(application_ids)).options(*whole)).all()
    acting = organisations.people_acting_for_each(session, {each.organisation_id for each in found})
    began = [(each.organisation_id, each.started_by) for each in found]
    writers = organisations.in_place_of_each(session, began)
    left: dict[UUID, Outstanding | str] = dict.fromkeys(application_ids, "There is no such draft any more.")
    for each in found:
        told = acting[each.organisation_id] | {writers[each.organisation_id, each.started_by]}
        left[each.id] = _draft(each, frozenset(told))
    return left


def _draft(application: Application, people: frozenset[UUID]) -> Outstanding | str:
    if application.state != A_DRAFT:
        return "The draft has been sent or withdrawn."
    if application.is_withdrawn:
        return "The round is withdrawn."
    facts = {"application": application, "organisation": application.organisation, "round": application.round}
    return Outstanding(application.created_at, application.closes_at, people, facts)


def offers_outstanding(session: Session, award_ids: Collection[UUID]) -> dict[UUID, Outstanding | str]:
    """Those who may sign and have not."""
    whole = (joinedload(Award.organisation), joinedload(Award.scheme), joinedload(Award.application))
    found = session.scalars(select(Award).where(Award.id.in_(award_ids)).options(*whole)).all()
    may_sign = organisations.signatories_of_each(session, {each.signing_organisation_id for each in found})
    signed = signed_once(session, award_ids)
    left: dict[UUID, Outstanding | str] = dict.fromkeys(award_ids, "The offer has been answered.")
    for award in found:
        if award.state == OFFERED and award.accept_by is not None:
            have = signed.get(award.id, set())
            people = frozenset(may_sign[award.signing_organisation_id] - have)
            facts = {"award": award, "organisation": award.organisation, "is_signed_once": bool(have)}
            left[award.id] = Outstanding(award.created_at, award.accept_by, people, facts)
    return left


def conditions_outstanding(session: Session, condition_ids: Collection[UUID]) -> dict[UUID, Outstanding | str]:
    """The people of the organisation that has to do it, from the acceptance of the grant on."""
    of_award = joinedload(AwardCondition.award)
    whole = (of_award.joinedload(Award.organisation), of_award.joinedload(Award.application))
    found = session.scalars(select(AwardCondition).where(AwardCondition.id.in_(condition_ids)).options(*whole)).all()
    live = live_among(session, condition_ids)
    acting = organisations.people_acting_for_each(session, {_who_does(each) for each in found})
    nobody = "The condition is shown to be met, or nobody has to do it by a day."
    left: dict[UUID, Outstanding | str] = dict.fromkeys(condition_ids, nobody)
    for each in found:
        if each.state == STILL_TO_DO and each.due_on is not None and each.who != US:
            left[each.id] = _condition(each, frozenset(acting[_who_does(each)]), is_live=each.id in live)
    return left


def _who_does(condition: AwardCondition) -> UUID:
    award = condition.award
    return award.signing_organisation_id if condition.who == HOST else award.organisation_id


def _condition(condition: AwardCondition, people: frozenset[UUID], *, is_live: bool) -> Outstanding | str:
    award = condition.award
    if award.accepted_at is None or award.state == OFFERED or not is_live:
        return "The grant has not been accepted, or has ended and nothing waits for this."
    assert condition.due_on is not None
    facts = {"condition": condition, "award": award, "organisation": award.organisation}
    since = max(condition.settled_at or award.accepted_at, award.accepted_at)
    return Outstanding(since, end_of_day(condition.due_on), people, facts)


def scores_outstanding(session: Session, member_ids: Collection[UUID]) -> dict[UUID, Outstanding | str]:
    """A member of a panel gives marks before the last minute for them."""
    to_score = members_with_scores_left().where(Allocation.member_id.in_(member_ids))
    numbers = Counter(session.scalars(to_score))
    left: dict[UUID, Outstanding | str] = dict.fromkeys(member_ids, NOT_ON_PANEL)
    for member in sitting(session, member_ids):
        panel, number = member.panel, numbers[member.id]
        if panel.scores_due_at is None or panel.sat_at is None or not number:
            left[member.id] = "Nothing is left to score by a last minute."
            continue
        facts = {"panel": panel, "round": panel.round, "left": number}
        since = max(panel.sat_at, member.joined_at)
        left[member.id] = Outstanding(since, panel.scores_due_at, frozenset({member.person_id}), facts)
    return left


def sitting(session: Session, member_ids: Collection[UUID]) -> list[PanelMember]:
    """Those of these who sit, with the panel, its round and scheme."""
    whole = joinedload(PanelMember.panel).joinedload(Panel.round).joinedload(Round.scheme)
    found = select(PanelMember).where(PanelMember.id.in_(member_ids), PanelMember.standing == SITS)
    return list(session.scalars(found.options(whole)))


def members_with_scores_left() -> Select[Any]:
    """The members of panels who still have marks to give. Giving them brings no reminder in line at once: that would be
    work for each mark.
    """
    joined = select(Allocation.member_id).join(Application, Application.id == Allocation.application_id)
    return joined.where(Allocation.state == TO_SCORE, Application.state == IN_ASSESSMENT)
