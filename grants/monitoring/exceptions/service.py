"""Who looks after an exception, and what a return brings up."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.forms import SPENT
from grants.kernel.problems import Conflict, SignInNeeded, check
from grants.monitoring import queries
from grants.monitoring.asking.outcome_questions import told_of
from grants.monitoring.events import ReturnSubmitted, ReturnTakenBack
from grants.monitoring.exceptions import rules
from grants.monitoring.exceptions.events import ExceptionTaken
from grants.monitoring.exceptions.models import ExceptionHold, ReturnFinding
from grants.monitoring.exceptions.queries import exception_of
from grants.monitoring.models import DUE, Return
from grants.monitoring.sent import answers_sent


def take(
    session: Session, matter: str, subject_id: UUID, *, by: date | None = None, actor: Actor, now: datetime
) -> ExceptionHold:
    """Look after an exception by a day, in five working days where none is said. Who has it already may change the day.

    Raises NotFound where it is none, Invalid for a day that is past or far off, and Conflict when another has it.
    """
    found = exception_of(session, actor, matter, subject_id, now=now)
    if actor.person_id is None:
        raise SignInNeeded("Sign in to take it on.")
    by = by or rules.act_by(london_day(now))
    check(rules.taking_problems(by, london_day(now)))
    if found.hold is not None and found.hold.person_id != actor.person_id:
        raise Conflict(f"{found.hold.person.name} looks after it by then.", code="taken_already")
    hold = session.get(ExceptionHold, (matter, subject_id), with_for_update=True)
    if hold is None:
        hold = ExceptionHold(matter=matter, subject_id=subject_id)
        session.add(hold)
    elif (hold.person_id, hold.by_day) == (actor.person_id, by):
        return hold
    hold.person_id, hold.by_day, hold.taken_at = actor.person_id, by, now
    session.flush()
    _publish(session, hold, found.award_id, person_id=actor.person_id, actor=actor, now=now)
    return hold


def give_up(session: Session, matter: str, subject_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Nobody looks after an exception any more. Again, it changes nothing. Raises NotFound where it is none."""
    found = exception_of(session, actor, matter, subject_id, now=now)
    hold = session.get(ExceptionHold, (matter, subject_id), with_for_update=True)
    if hold is None:
        return
    session.delete(hold)
    session.flush()
    _publish(session, hold, found.award_id, person_id=None, actor=actor, now=now)


def _publish(
    session: Session, hold: ExceptionHold, award_id: UUID, *, person_id: UUID | None, actor: Actor, now: datetime
) -> None:
    happened = ExceptionTaken(
        award_id=award_id,
        matter=hold.matter,
        exception_id=hold.subject_id,
        person_id=person_id,
        by_day=hold.by_day if person_id else None,
    )
    publish(session, happened, actor=actor, now=now, about=(award_id,))


def find_in_return(session: Session, event: ReturnSubmitted, *, now: datetime) -> None:
    """Note what a sent return brings up, in the place of what the one before did. Again, it changes nothing; nor does
    it where the return was taken back meanwhile.
    """
    sent = queries.return_of(session, event.return_id)
    if sent.state != DUE:
        _note_found(session, sent.award_id, _found_in(session, sent), sent, now)


def find_in_earlier(session: Session, event: ReturnTakenBack, *, now: datetime) -> None:
    """What a return brought up that was taken back gives way to what was sent last. Again, it changes nothing."""
    last = select(Return.id).where(Return.award_id == event.award_id, Return.state.in_(queries.SENT))
    last_id = session.scalar(last.order_by(Return.number.desc()).limit(1))
    sent = queries.return_of(session, last_id) if last_id else None
    _note_found(session, event.award_id, _found_in(session, sent) if sent else [], sent, now)


def _found_in(session: Session, sent: Return) -> Sequence[rules.Finding]:
    """What a return brings up, as it was sent last."""
    grant, definition, answers = (
        queries.grant_of(session, sent),
        sent.question_set.definition,
        answers_sent(session, sent),
    )
    question = queries.questions_of(sent).question_telling(SPENT)
    spent = answers.get(question.key) if question else None
    reached = list(told_of(grant.promises, definition, answers).items())
    return rules.findings(grant, spent=spent, reached=reached, number=len(grant.earlier) + 1)


def _note_found(
    session: Session, award_id: UUID, findings: Sequence[rules.Finding], sent: Return | None, now: datetime
) -> None:
    """Keep what was found in the place of what is known; nothing was where nothing is sent."""
    found = {each.kind: each for each in findings} if sent else {}
    known = select(ReturnFinding).where(ReturnFinding.award_id == award_id).with_for_update()
    for kept in session.scalars(known).all():
        again = found.pop(kept.kind, None)
        if again is None or sent is None:
            session.delete(kept)
        else:
            _note(kept, sent, again, now)
    if sent is None:
        session.flush()
        return
    for fresh in found.values():
        noted = ReturnFinding(id=new_id(), award_id=award_id, kind=fresh.kind)
        _note(noted, sent, fresh, now)
        session.add(noted)
    session.flush()


def _note(noted: ReturnFinding, sent: Return, found: rules.Finding, now: datetime) -> None:
    noted.return_id, noted.found_at = sent.id, sent.submitted_at or now
    noted.told, noted.expected, noted.about = found.told, found.expected, found.about
