"""Whether a person is mailed about something at all, when, and what lets them end it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.web import this_app
from grants.kernel.writing import links_of
from grants.notifications.delivering.bounces.queries import failed_of
from grants.notifications.delivering.bounces.service import ADDRESS_FAILED
from grants.notifications.kinds import kind_named
from grants.notifications.models import Message
from grants.notifications.state_rules import QUEUED
from grants.notifications.wishes.queries import hours_of, hours_of_each, unwanted_by
from grants.notifications.wishes.rules import UNWANTED, token_for, within


def why_not_mailed(session: Session, person_id: UUID, kind: str) -> str | None:
    """Why a person is not mailed about what is no duty of ours; None where they are."""
    if kind_named(kind).is_duty:
        return None
    if kind in unwanted_by(session, person_id):
        return UNWANTED
    return ADDRESS_FAILED if failed_of(session, person_id) is not None else None


def not_before(session: Session, person_id: UUID, kind: str, now: datetime) -> datetime | None:
    """When a person may be mailed about something, if that is not now: between the hours that they chose."""
    hours = None if kind_named(kind).is_urgent else hours_of(session, person_id)
    moment = within(now, *hours) if hours else now
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
