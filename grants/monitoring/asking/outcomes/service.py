"""Both sides agree on what a grant is to change, and on the figure by which it is known."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.locking import lock_award
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Invalid, Problem, SignInNeeded, check
from grants.monitoring.asking.outcomes import queries, rules
from grants.monitoring.asking.outcomes.events import OutcomeAgreed, OutcomeDropped, OutcomeProposed
from grants.monitoring.asking.outcomes.models import AwardOutcome
from grants.monitoring.asking.outcomes.rules import Measure, Promise


def propose(
    session: Session,
    award: Award,
    *,
    key: str | None = None,
    text: str,
    how: str = "",
    measure: Measure | None = None,
    by_us: bool,
    actor: Actor,
    now: datetime,
) -> AwardOutcome:
    """Put an outcome of a grant anew, for the other side to agree: the one with this key, or one more without.

    The same as waits already changes nothing. Raises Invalid, and Conflict when the grant is over or something else
    about this outcome waits.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to say what is to change.")
    lock_award(session, award)
    _refuse(rules.proposal_refusal(award.state))
    stands = queries.promises_for(session, award)
    before = next((each for each in stands if each.name == key), None)
    if key is not None and before is None:
        raise Invalid([Problem("key", "This grant has no such outcome.", "unknown")])
    base = before or Promise("", text, chosen=True)
    wanted = replace(base, text=text.strip(), chosen=True, how=how.strip(), measure=measure, key=base.name)
    check(rules.promise_problems(wanted, [each.text for each in stands if each is not before]))
    if before is not None and replace(before, key=before.name) == wanted:
        raise Conflict("This is how it is agreed already.", code="agreed_already")
    waiting = next((each for each in queries.proposals_of(session, award.id) if each.key == wanted.key), None)
    if waiting is not None:
        if waiting.promise == wanted and waiting.proposed_by == actor.person_id:
            return waiting
        raise Conflict("A change of this outcome waits for an answer. Answer that first.", code="outcome_open")
    put = _row(award, wanted, position=stands.index(before) if before else len(stands), by_us=by_us, now=now)
    put.proposed_by = actor.person_id
    session.add(put)
    session.flush()
    happened = OutcomeProposed(award_id=award.id, outcome_id=put.id, by_us=by_us)
    publish(session, happened, actor=actor, now=now, about=award.related_ids)
    return put


def agree(session: Session, award: Award, outcome: AwardOutcome, *, actor: Actor, now: datetime) -> None:
    """Agree to what the other side put about an outcome: it takes the place of what stood. Again changes nothing.

    Raises Conflict when it was taken back or turned down, or the grant is over.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to agree.")
    lock_award(session, award)
    session.refresh(outcome, ["agreed_at", "ended_at"])
    if outcome.agreed_at is not None:
        return
    _refuse(_ended(outcome) or rules.proposal_refusal(award.state))
    standing = queries.standing_of(session, award.id) or _write_down(session, award, now=now)
    for each in standing:
        if each.key == outcome.key:
            each.ended_at, each.ended_by = now, actor.person_id
    session.flush()
    outcome.agreed_at, outcome.agreed_by = now, actor.person_id
    session.flush()
    happened = OutcomeAgreed(award_id=award.id, outcome_id=outcome.id, by_us=outcome.by_us)
    publish(session, happened, actor=actor, now=now, about=award.related_ids)


def drop(session: Session, award: Award, outcome: AwardOutcome, *, actor: Actor, now: datetime) -> None:
    """Take back or turn down what was put about an outcome: it stays as it was. Again changes nothing.

    Raises Conflict when it was agreed.
    """
    lock_award(session, award)
    session.refresh(outcome, ["agreed_at", "ended_at"])
    if outcome.agreed_at is not None:
        raise Conflict("This was agreed meanwhile. Put it anew to change it.", code="agreed_already")
    if outcome.ended_at is not None:
        return
    outcome.ended_at, outcome.ended_by = now, actor.person_id
    session.flush()
    happened = OutcomeDropped(award_id=award.id, outcome_id=outcome.id, by_us=outcome.by_us)
    publish(session, happened, actor=actor, now=now, about=award.related_ids)


def _write_down(session: Session, award: Award, *, now: datetime) -> list[AwardOutcome]:
    """Make rows of what the application said, before one of it is changed."""
    rows = [
        _row(award, replace(promise, key=promise.name), position=position, by_us=False, now=now)
        for position, promise in enumerate(queries.said_by(award.application))
    ]
    for row in rows:
        row.agreed_at = now
    session.add_all(rows)
    session.flush()
    return rows


def _row(award: Award, promise: Promise, *, position: int, by_us: bool, now: datetime) -> AwardOutcome:
    measure = promise.measure
    return AwardOutcome(
        id=new_id(),
        award_id=award.id,
        key=promise.key,
        position=position,
        question=promise.question,
        text=promise.text,
        chosen=promise.chosen,
        how=promise.how,
        figure=measure.figure if measure else None,
        target=measure.target if measure else None,
        unit=measure.unit if measure else rules.PEOPLE,
        lowest=measure.lowest if measure else rules.LOWEST,
        highest=measure.highest if measure else rules.HIGHEST,
        by_us=by_us,
        proposed_at=now,
    )


def _ended(outcome: AwardOutcome) -> Problem | None:
    if outcome.ended_at is None:
        return None
    return Problem("", "This was taken back or turned down. Put it anew.", "dropped")


def _refuse(refusal: Problem | None) -> None:
    if refusal is not None:
        raise Conflict(refusal.message, code=refusal.code)
