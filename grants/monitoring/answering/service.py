"""Accepted returns are answered, and what they were used for is noted."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, SignInNeeded, check
from grants.monitoring.answering import queries, rules
from grants.monitoring.answering.events import ReturnAnswered, ReturnUseNoted
from grants.monitoring.models import Return, ReturnAnswer, ReturnUse
from grants.monitoring.service import lock_return, refuse


def answer(
    session: Session, monitoring_return: Return, *, learned: str, doing: str, actor: Actor, now: datetime
) -> ReturnAnswer:
    """Write what we learned from an accepted return and what we will do. The same words again change nothing.

    Raises Invalid, and Conflict when it is not accepted or has another answer.
    """
    check(rules.answer_problems(learned, doing))
    lock_return(session, monitoring_return)
    refuse(rules.answer_refusal(monitoring_return.state))
    told = queries.answer_of(session, monitoring_return.id)
    if told is not None:
        if (told.learned, told.doing) == (learned.strip(), doing.strip()):
            return told
        raise Conflict("This return has been answered already.", code="answered_already")
    if actor.person_id is None:
        raise SignInNeeded("Sign in to answer.")
    written = ReturnAnswer(
        return_id=monitoring_return.id,
        learned=learned.strip(),
        doing=doing.strip(),
        answered_at=now,
        answered_by=actor.person_id,
    )
    session.add(written)
    session.flush()
    happened = ReturnAnswered(return_id=monitoring_return.id, award_id=monitoring_return.award_id)
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)
    return written


def note_use(
    session: Session, monitoring_return: Return, *, what: str, link: str = "", actor: Actor, now: datetime
) -> ReturnUse:
    """Note where an accepted return was used. Noting the same again changes nothing and tells nobody.

    Raises Invalid, and Conflict when it is not accepted.
    """
    check(rules.use_problems(what, link.strip()))
    lock_return(session, monitoring_return)
    refuse(rules.answer_refusal(monitoring_return.state))
    same = select(ReturnUse).where(ReturnUse.return_id == monitoring_return.id, ReturnUse.what == what.strip())
    known = session.scalar(same)
    if known is not None:
        return known
    if actor.person_id is None:
        raise SignInNeeded("Sign in to note this.")
    used = ReturnUse(
        id=new_id(),
        return_id=monitoring_return.id,
        what=what.strip(),
        link=link.strip(),
        noted_at=now,
        noted_by=actor.person_id,
    )
    session.add(used)
    session.flush()
    happened = ReturnUseNoted(return_id=monitoring_return.id, award_id=monitoring_return.award_id, use_id=used.id)
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)
    return used
