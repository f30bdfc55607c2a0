"""Who looks after an exception, and what a return brings up."""

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
from grants.monitoring.events import ReturnSubmitted
from grants.monitoring.exceptions import rules
from grants.monitoring.exceptions.events import ExceptionTaken
from grants.monitoring.exceptions.models import ExceptionHold, ReturnFinding
from grants.monitoring.exceptions.queries import exception_of
from grants.monitoring.models import Return


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
    """Note what a sent return brings up, in the place of what the one before did. Again, it changes nothing."""
    sent = queries.return_of(session, event.return_id)
    grant, definition = queries.grant_of(session, sent), sent.question_set.definition
    question = queries.questions_of(sent).question_telling(SPENT)
    spent = sent.answers.get(question.key) if question else None
    reached = list(told_of(grant.promises, definition, sent.answers).items())
    found = {
        each.kind: each for each in rules.findings(grant, spent=spent, reached=reached, number=len(grant.earlier) + 1)
    }
    known = select(ReturnFinding).where(ReturnFinding.award_id == sent.award_id).with_for_update()
    for kept in session.scalars(known).all():
        again = found.pop(kept.kind, None)
        if again is None:
            session.delete(kept)
        else:
            _note(kept, sent, again, now)
    for fresh in found.values():
        noted = ReturnFinding(id=new_id(), award_id=sent.award_id, kind=fresh.kind)
        _note(noted, sent, fresh, now)
        session.add(noted)
    session.flush()


def _note(noted: ReturnFinding, sent: Return, found: rules.Finding, now: datetime) -> None:
    noted.return_id, noted.found_at = sent.id, sent.submitted_at or now
    noted.told, noted.expected, noted.about = found.told, found.expected, found.about
