"""Conditions are put down with the offer, completed, shown to be done by the grantee, and settled by us."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.planning.conditions import files, queries, rules
from grants.awards.planning.conditions.events import (
    ConditionArranged,
    ConditionAskedAgain,
    ConditionFailed,
    ConditionMet,
    ConditionShown,
    ConditionWaived,
)
from grants.awards.planning.conditions.locking import lock_condition
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import ASKED_AGAIN, FAILED, MET, OPEN, SHOWN, WAIVED, Details
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Denied, check


def put_down(session: Session, award: Award, *, now: datetime) -> list[AwardCondition]:
    """Make things to do of the conditions of an offer, one of each line. The first payment waits for each of them,
    until somebody says otherwise.
    """
    conditions = [
        AwardCondition(
            id=new_id(),
            award_id=award.id,
            number=number,
            text=text,
            instalment=rules.FIRST_PAYMENT,
            created_at=now,
        )
        for number, text in enumerate(rules.things_to_do(award.conditions), start=1)
    ]
    session.add_all(conditions)
    session.flush()
    return conditions


def arrange(
    session: Session,
    award: Award,
    condition: AwardCondition,
    *,
    details: Details,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say who does it, by when, what shows it, and which payment waits for it.

    Raises Invalid, Stale when somebody else changed it first, and Conflict once it is met or waived, or when the grant
    is none.
    """
    lock_condition(session, award, condition, version)
    if not condition.is_unsettled:
        raise Conflict(f"This condition is {condition.state} already.", code="settled")
    today = london_day(now)
    can_wait = queries.payments_that_can_wait(session, award, today)
    check(
        rules.details_problems(
            details, has_host=_has_host(award), can_wait=can_wait, stands=condition.instalment, today=today
        )
    )
    was_due_on = condition.due_on
    condition.who, condition.due_on = details.who, details.due_on
    condition.evidence, condition.instalment = details.evidence, details.instalment
    condition.version += 1
    arranged = ConditionArranged(
        award_id=award.id,
        condition_id=condition.id,
        number=condition.number,
        instalment=condition.instalment,
        who=condition.who,
        due_on=condition.due_on,
        evidence=condition.evidence,
        was_due_on=was_due_on,
    )
    publish(session, arranged, actor=actor, now=now, about=award.related_ids)


def show_done(
    session: Session,
    award: Award,
    condition: AwardCondition,
    *,
    note: str,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say for the grantee or its host that a condition is done, in words, or with a file that was added to it.

    Raises Invalid without either, Stale when it is not the condition that was read, and Conflict when it is shown or
    settled already, is ours to do, or the grant is none.
    """
    person_id = _person(actor)
    lock_condition(session, award, condition, version)
    if refusal := rules.showing_refusal(condition.state, condition.who):
        raise Conflict(refusal.message, code=refusal.code)
    check(rules.note_problems(note, has_file=files.are_there(session, condition)))
    condition.state, condition.note = SHOWN, note.strip()
    condition.shown_at, condition.shown_by = now, person_id
    condition.version += 1
    shown = ConditionShown(
        award_id=award.id, condition_id=condition.id, number=condition.number, instalment=condition.instalment
    )
    publish(session, shown, actor=actor, now=now, about=award.related_ids)


def answer(
    session: Session,
    award: Award,
    condition: AwardCondition,
    *,
    answer: str,
    reason: str,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that a condition is met, is waived or has failed, or ask for it again; all but the first with a reason.

    Raises Invalid, Stale when it is not the condition that was read, and Conflict when this cannot be said of it now.
    """
    person_id = _person(actor)
    lock_condition(session, award, condition, version)
    check(rules.answer_problems(answer, reason))
    if refusal := rules.answer_refusal(answer, condition.state):
        raise Conflict(refusal.message, code=refusal.code)
    condition.state = OPEN if answer == ASKED_AGAIN else answer
    condition.reason = reason.strip()
    condition.settled_at, condition.settled_by = now, person_id
    condition.version += 1
    publish(session, _answered(condition, answer), actor=actor, now=now, about=award.related_ids)


def _answered(condition: AwardCondition, answer: str) -> Event:
    about: dict[str, Any] = {
        "award_id": condition.award_id,
        "condition_id": condition.id,
        "number": condition.number,
        "instalment": condition.instalment,
    }
    if answer == MET:
        return ConditionMet(**about)
    if answer == WAIVED:
        return ConditionWaived(**about, reason=condition.reason)
    if answer == FAILED:
        return ConditionFailed(**about, reason=condition.reason)
    return ConditionAskedAgain(**about, reason=condition.reason)


def _has_host(award: Award) -> bool:
    return award.signing_organisation_id != award.organisation_id


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("People say whether a condition is met.")
    return actor.person_id
