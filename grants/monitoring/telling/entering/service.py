"""One of us types in what its people told, in their name; they hear what it says, and say whether it is right."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.assisted.rules import confirmation_problems
from grants.applications.models import BY_LINK
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Denied, Problem, SignInNeeded, check
from grants.monitoring import queries as returns
from grants.monitoring.events import ReturnSubmitted
from grants.monitoring.models import RETURNED, Return, ReturnEntry
from grants.monitoring.reviewing.queries import typed_in_by
from grants.monitoring.sent import answers_sent
from grants.monitoring.service import lock_return, refuse
from grants.monitoring.telling.entering import queries, rules
from grants.monitoring.telling.entering.events import (
    ReturnEntryBegun,
    ReturnEntryConfirmed,
    ReturnEntryDisputed,
    ReturnEntryDropped,
    ReturnEntrySent,
)
from grants.monitoring.telling.entering.queries import EntryLink
from grants.monitoring.telling.rules import CONFIRMED, WAITING, confirm_by, link_refusal, telling_refusal


def begin_entry(
    session: Session,
    monitoring_return: Return,
    *,
    channel: str,
    came_on: date | None,
    who: str,
    actor: Actor,
    now: datetime,
) -> ReturnEntry:
    """Let those of us who decide about its grant fill in and send a return that came in this way. Begun already, it
    says anew how it came.

    Raises Invalid, and Conflict when it is not its turn, not with its people, or they have begun to fill it in.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to type in a return.")
    lock_return(session, monitoring_return)
    today = london_day(now)
    earlier = returns.grant_of(session, monitoring_return).earlier
    refuse(telling_refusal(monitoring_return.state, monitoring_return.period_from, today, earlier))
    check(rules.entry_problems(channel, came_on, who, period_from=monitoring_return.period_from, today=today))
    assert came_on is not None
    entry = queries.entry_of(session, monitoring_return)
    if entry is None:
        refuse(rules.begun_refusal(monitoring_return.answers, _before(session, monitoring_return)))
        entry = ReturnEntry(id=new_id(), return_id=monitoring_return.id, begun_at=now)
        session.add(entry)
    entry.channel, entry.came_on, entry.who = channel, came_on, " ".join(who.split())
    entry.entered_by = actor.person_id
    monitoring_return.entered_channel, monitoring_return.entered_by = channel, actor.person_id
    session.flush()
    session.refresh(entry, ["enterer"])
    begun = ReturnEntryBegun(entry_id=entry.id, channel=channel, **_named(monitoring_return))
    _publish(session, begun, monitoring_return, actor=actor, now=now)
    return entry


def drop_entry(session: Session, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    """Give up what is being typed in: the return is as it was. Raises Conflict when nothing is."""
    lock_return(session, monitoring_return)
    entry = queries.entry_of(session, monitoring_return)
    if entry is None or entry.sent_at is not None:
        raise Conflict("Nobody types this return in.", code="nothing_proposed")
    monitoring_return.answers = dict(_before(session, monitoring_return))
    monitoring_return.entered_channel = monitoring_return.entered_by = None
    monitoring_return.version += 1
    _drop(session, entry, monitoring_return, actor=actor, now=now)


def settle_entry(session: Session, event: ReturnSubmitted, *, now: datetime) -> None:
    """Once a return is in that was being typed in, ask its people whether it is right; where they sent it themselves
    what was being typed in is over. Again, it changes nothing.
    """
    entry = queries.last_entry(session, event.return_id)
    if entry is None or entry.sent_at is not None:
        return
    sent = returns.return_of(session, event.return_id)
    if sent.entered_channel is None or sent.submitted_at is None:
        _drop(session, entry, sent, actor=SYSTEM, now=now)
        return
    entry.sent_at, entry.confirm_by = sent.submitted_at, confirm_by(now)
    session.flush()
    _publish(session, ReturnEntrySent(entry_id=entry.id, **_named(sent)), sent, actor=SYSTEM, now=now)


def confirm(
    session: Session,
    monitoring_return: Return,
    *,
    confirms: bool | None,
    objection: str = "",
    how: str = BY_LINK,
    actor: Actor,
    now: datetime,
) -> ReturnEntry:
    """Record that its people say that what was typed in is right, or what is wrong in it. `how` is `link` when they say
    so themselves; one of us, who did not type it in, says `phone` or `post`.

    Raises Invalid, and Conflict when there is nothing to confirm.
    """
    lock_return(session, monitoring_return)
    entry = queries.last_entry(session, monitoring_return.id)
    refuse(refusal_of(monitoring_return, entry))
    assert entry is not None
    refuse(rules.recording_refusal(how, typed_in=actor.person_id in typed_in_by(session, monitoring_return)))
    check(confirmation_problems(confirms=confirms, objection=objection, how=how))
    named = _named(monitoring_return)
    if confirms:
        entry.objection = ""
        entry.confirmed_at, entry.confirmed_how, entry.confirmed_by = now, how, actor.person_id
        session.flush()
        confirmed = ReturnEntryConfirmed(entry_id=entry.id, how=how, **named)
        _publish(session, confirmed, monitoring_return, actor=actor, now=now)
    elif entry.objection != objection.strip():
        entry.objection = objection.strip()
        session.flush()
        _publish(session, ReturnEntryDisputed(entry_id=entry.id, **named), monitoring_return, actor=actor, now=now)
    return entry


def confirm_by_link(
    session: Session, link: EntryLink, *, confirms: bool | None, objection: str = "", actor: Actor, now: datetime
) -> ReturnEntry:
    """Confirm or dispute what we typed in by the link that was sent to somebody, who need not be signed in.

    Raises Denied where somebody else is signed in, and Conflict for a link that has run out or is not theirs any more.
    """
    if actor.signed_in and actor.person_id != link.person.id:
        raise Denied(f"This link is for {link.person.name}. Your own is in the message that we sent to you.")
    refuse(refusal_of_link(link, now))
    who = Actor(person_id=link.person.id, name=link.person.name)
    return confirm(session, link.monitoring_return, confirms=confirms, objection=objection, actor=who, now=now)


def refusal_of(monitoring_return: Return, entry: ReturnEntry | None) -> Problem | None:
    """Why nobody can say now whether what was typed in is right; None when somebody can."""
    return rules.confirming_refusal(
        monitoring_return.state if monitoring_return.entered_channel else "",
        sent=entry is not None and entry.sent_at is not None,
        confirmed=entry is not None and entry.confirmed_at is not None,
    )


def refusal_of_link(link: EntryLink, now: datetime) -> Problem | None:
    """Why this link does nothing now; None when it does."""
    waits, until = link.entry.confirmed_at is None, link.entry.confirm_by or now
    state = WAITING if waits else CONFIRMED
    return link_refusal(state, until, now, acts_for=link.acts_for, name=link.person.name)


def _named(monitoring_return: Return) -> dict[str, UUID]:
    return {"return_id": monitoring_return.id, "award_id": monitoring_return.award_id}


def _before(session: Session, monitoring_return: Return) -> dict[str, object]:
    """What stood in a return before anybody began to fill it in."""
    return answers_sent(session, monitoring_return) if monitoring_return.state == RETURNED else {}


def _drop(session: Session, entry: ReturnEntry, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    dropped = ReturnEntryDropped(entry_id=entry.id, **_named(monitoring_return))
    session.delete(entry)
    session.flush()
    _publish(session, dropped, monitoring_return, actor=actor, now=now)


def _publish(session: Session, event: Event, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    about = (monitoring_return.award_id, monitoring_return.award.organisation_id)
    publish(session, event, actor=actor, now=now, about=about)
