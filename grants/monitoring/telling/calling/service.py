"""A grantee asks for a call; it is closed when it is not needed any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import SignInNeeded, check
from grants.monitoring import queries as returns
from grants.monitoring.channels import ways_listed
from grants.monitoring.events import ReturnSkipped, ReturnSubmitted
from grants.monitoring.models import Return
from grants.monitoring.service import lock_return, refuse
from grants.monitoring.telling.calling import queries, rules
from grants.monitoring.telling.calling.events import ReturnCallAsked, ReturnCallClosed
from grants.monitoring.telling.calling.models import ReturnCall


def ask_for_call(
    session: Session, monitoring_return: Return, *, phone: str, suits: str = "", actor: Actor, now: datetime
) -> ReturnCall:
    """Have us ring about a return. Asked again, the number and the time are those said last.

    Raises Invalid, and Conflict where the tier lists no calls or the return is not with the grantee.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to ask for a call.")
    lock_return(session, monitoring_return)
    refuse(rules.asking_refusal(monitoring_return.state, ways_listed(session, monitoring_return)))
    check(rules.call_problems(phone, suits))
    call = queries.open_call_of(session, monitoring_return.id)
    if call is not None and (call.phone, call.suits) == (phone.strip(), suits.strip()):
        return call
    if call is None:
        call = ReturnCall(id=new_id(), return_id=monitoring_return.id, asked_at=now, asked_by=actor.person_id)
        session.add(call)
    call.phone, call.suits = phone.strip(), suits.strip()
    session.flush()
    asked = ReturnCallAsked(return_id=call.return_id, award_id=monitoring_return.award_id, call_id=call.id)
    _publish(session, asked, monitoring_return, actor=actor, now=now)
    return call


def close_call(session: Session, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    """Nobody need ring about a return any more. Again, it changes nothing."""
    lock_return(session, monitoring_return)
    call = queries.open_call_of(session, monitoring_return.id)
    if call is None:
        return
    call.closed_at = now
    closed = ReturnCallClosed(return_id=call.return_id, award_id=monitoring_return.award_id, call_id=call.id)
    _publish(session, closed, monitoring_return, actor=actor, now=now)


def close_when_made(session: Session, event: ReturnSubmitted | ReturnSkipped, *, now: datetime) -> None:
    """A return that was made or left out needs no call."""
    close_call(session, returns.return_of(session, event.return_id), actor=SYSTEM, now=now)


def _publish(session: Session, event: Event, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    about = (monitoring_return.award_id, monitoring_return.award.organisation_id)
    publish(session, event, actor=actor, now=now, about=about)
