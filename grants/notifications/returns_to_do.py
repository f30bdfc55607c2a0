"""Returns that are still to be made, many looked at together: most reminders are about one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.monitoring.models import DUE, RETURNED, Return
from grants.monitoring.rules import falls_away
from grants.monitoring.telling.models import ReturnTelling
from grants.monitoring.telling.queries import waiting_of_each
from grants.notifications.to_do import Outstanding
from grants.organisations import queries as organisations


def returns_outstanding(session: Session, return_ids: Collection[UUID]) -> dict[UUID, Outstanding | str]:
    """What is left to do about each of these returns, by its id, or the sentence why nothing is."""
    award = joinedload(Return.award, innerjoin=True)
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.scheme), award.joinedload(Award.application))
    found = session.scalars(select(Return).where(Return.id.in_(return_ids)).options(*whole))
    left: dict[UUID, Outstanding | str] = dict.fromkeys(return_ids, "The return is in.")
    to_make = {each.id: each for each in found if each.state in (DUE, RETURNED)}
    acting = organisations.people_acting_for_each(session, {each.award.organisation_id for each in to_make.values()})
    told = waiting_of_each(session, to_make)
    for each in to_make.values():
        left[each.id] = _to_make(each, acting[each.award.organisation_id], told.get(each.id))
    return left


def _to_make(due: Return, people: Collection[UUID], to_confirm: ReturnTelling | None) -> Outstanding | str:
    if falls_away(due.state, due.period_from, due.award.under_notice_until):
        return "Notice ends the grant before the time that this return is about."
    facts = {"return": due, "award": due.award, "organisation": due.award.organisation, "to_confirm": to_confirm}
    since = due.reviewed_at or due.award.accepted_at or due.award.created_at
    return Outstanding(since, due.due_at, frozenset(people), facts)
