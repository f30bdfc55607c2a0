"""A grantee asks for more time; a rule grants it at once, or a person answers."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.planning.obstacles import service as obstacles
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.monitoring.models import Return
from grants.monitoring.planning.extending import rules
from grants.monitoring.planning.extending.events import ReturnExtended, ReturnTimeAsked, ReturnTimeRefused
from grants.monitoring.planning.extending.models import ASKED, GRANTED, REFUSED, ReturnExtension
from grants.monitoring.planning.extending.queries import extensions_of
from grants.monitoring.service import lock_return, refuse


def ask_for_time(
    session: Session, monitoring_return: Return, *, until: date | None, reason: str = "", actor: Actor, now: datetime
) -> ReturnExtension:
    """Grant more time by rule, or keep that it was asked for. To ask for the same again changes nothing; something else
    takes the place of what waits for an answer.

    Raises Conflict where the return is with us, and Invalid.
    """
    lock_return(session, monitoring_return)
    known = extensions_of(session, monitoring_return.id)
    waiting = next((each for each in known if each.state == ASKED), None)
    if known and known[0].state == GRANTED and known[0].until == until:
        return known[0]
    if waiting is not None and (waiting.until, waiting.reason) == (until, reason.strip()):
        return waiting
    refuse(rules.asking_refusal(monitoring_return.state))
    due_at, had_more = monitoring_return.due_at, any(each.state == GRANTED for each in known)
    by_rule = rules.is_by_rule(until, due_at=due_at, now=now, had_more=had_more)
    check(rules.asking_problems(until, reason, due_at=due_at, now=now, by_rule=by_rule))
    assert until is not None
    asked = waiting or ReturnExtension(id=new_id(), return_id=monitoring_return.id, state=ASKED)
    asked.until, asked.reason, asked.asked_at, asked.asked_by = until, reason.strip(), now, actor.person_id
    session.add(asked)
    if by_rule:
        _grant(session, monitoring_return, asked, until=until, by_rule=True, actor=actor, now=now)
        return asked
    session.flush()
    happened = ReturnTimeAsked(
        return_id=monitoring_return.id, extension_id=asked.id, award_id=monitoring_return.award_id
    )
    publish(session, happened, actor=actor, now=now, about=(monitoring_return.award_id,))
    return asked


def answer_for_time(
    session: Session,
    monitoring_return: Return,
    *,
    until: date | None,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> ReturnExtension:
    """Let a return be due on a day, which can be another one than was asked for, or with None refuse more time.

    Raises Conflict where nobody waits for an answer or the return has come meanwhile, and Invalid.
    """
    if actor.person_id is None:
        raise Denied("A person answers this.")
    lock_return(session, monitoring_return)
    asked = next((each for each in extensions_of(session, monitoring_return.id) if each.state == ASKED), None)
    if asked is None:
        raise Conflict("Nobody waits for more time here.", code="answered_already")
    refuse(rules.asking_refusal(monitoring_return.state))
    check(rules.answer_problems(until, reason, due_at=monitoring_return.due_at, now=now))
    asked.answer, asked.answered_by = reason.strip(), actor.person_id
    if until is not None:
        _grant(session, monitoring_return, asked, until=until, by_rule=False, actor=actor, now=now)
        return asked
    asked.state, asked.answered_at = REFUSED, now
    session.flush()
    happened = ReturnTimeRefused(
        return_id=monitoring_return.id, extension_id=asked.id, award_id=monitoring_return.award_id
    )
    publish(session, happened, actor=actor, now=now, about=(monitoring_return.award_id,))
    return asked


def _grant(
    session: Session,
    monitoring_return: Return,
    asked: ReturnExtension,
    *,
    until: date,
    by_rule: bool,
    actor: Actor,
    now: datetime,
) -> None:
    asked.state, asked.granted_until, asked.answered_at = GRANTED, until, now
    before, monitoring_return.due_at = monitoring_return.due_at, rules.due_anew(until)
    monitoring_return.version += 1
    session.flush()
    moved = {monitoring_return.number: (before, monitoring_return.due_at)}
    obstacles.follow_returns(session, monitoring_return.award, moved)
    happened = ReturnExtended(
        return_id=monitoring_return.id,
        extension_id=asked.id,
        award_id=monitoring_return.award_id,
        due_at=monitoring_return.due_at,
        by_rule=by_rule,
    )
    publish(session, happened, actor=actor, now=now, about=(monitoring_return.award_id,))
