"""Whether a person is mailed about something at all, when, and what lets them end it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.web import this_app
from grants.kernel.writing import links_of
from grants.notifications.delivering.bounces.queries import with_failed_address
from grants.notifications.delivering.bounces.service import ADDRESS_FAILED
from grants.notifications.kinds import kind_named
from grants.notifications.models import Message
from grants.notifications.state_rules import QUEUED
from grants.notifications.wishes.queries import hours_of, hours_of_each, unwanted_by_each
from grants.notifications.wishes.rules import UNWANTED, token_for, within


def why_not_mailed(session: Session, person_id: UUID, kind: str) -> str | None:
    """Why a person is not mailed about what is no duty of ours; None where they are."""
    return why_not_mailed_each(session, [(person_id, kind)]).get((person_id, kind))


def why_not_mailed_each(session: Session, pairs: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], str]:
    """The same of several people, each with a kind; without those who are mailed."""
    asked = {pair for pair in pairs if not kind_named(pair[1]).is_duty}
    if not asked:
        return {}
    people = {person_id for person_id, _ in asked}
    failed = with_failed_address(session, people)
    unwanted = asked & unwanted_by_each(session, people)
    return {each: ADDRESS_FAILED for each in asked if each[0] in failed} | dict.fromkeys(unwanted, UNWANTED)


def not_before(session: Session, person_id: UUID, kind: str, now: datetime) -> datetime | None:
    """When a person may be mailed about something, if that is not now: between the hours that they chose."""
    return not_before_hours(hours_of(session, person_id), kind, now)


def not_before_hours(hours: tuple[int, int] | None, kind: str, now: datetime) -> datetime | None:
    """The same of somebody whose hours are known; None for any."""
    moment = within(now, *hours) if hours and not kind_named(kind).is_urgent else now
    return moment if moment > now else None


def leaving_at(session: Session, messages: Iterable[Message], now: datetime) -> dict[UUID, datetime]:
    """When each of these messages that waits for the hours that its person chose goes out, by the message's id."""
    waiting = [each for each in messages if each.state == QUEUED and not kind_named(each.kind).is_urgent]
    chosen = hours_of_each(session, {each.person_id for each in waiting})
    moments = {each.id: within(now, *chosen[each.person_id]) for each in waiting if each.person_id in chosen}
    return {message_id: moment for message_id, moment in moments.items() if moment > now}


def end_link(person_id: UUID, kinds: Collection[str]) -> str | None:
    """The address at which the reader of a mail ends its kinds without signing in; None where all are duties."""
    ending = [kind for kind in kinds if not kind_named(kind).is_duty]
    if not ending:
        return None
    app = this_app()
    return links_of(app)("choosing.unsubscribe", token=token_for(person_id, ending, app.settings.secret_key))
