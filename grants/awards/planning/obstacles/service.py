"""Instalments become payable once nothing stands in their way; an administrator can stop one for a time, or say why
one is paid before its day.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.events import InstalmentBecamePayable
from grants.awards.models import MADE, PAID, PAYABLE, PLANNED, Award, Instalment
from grants.awards.planning.conditions.queries import open_conditions_of
from grants.awards.planning.obstacles import rules
from grants.awards.planning.obstacles.events import EarlyPaymentAllowed, InstalmentHeld, InstalmentResumed
from grants.awards.planning.obstacles.models import AgreedReturn, EarlyPayment, InstalmentHold
from grants.awards.planning.obstacles.queries import come_due, holds_of, instalments_for, obstacles_of
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish, publish_all
from grants.kernel.problems import Conflict, Denied, check


def make_payable(session: Session, instalments: Sequence[Instalment], *, actor: Actor, now: datetime) -> None:
    """Let those of some planned instalments be payable in whose way nothing stands."""
    in_the_way = obstacles_of(session, instalments, today=london_day(now))
    payable = [each for each in instalments if each.state == PLANNED and not in_the_way[each.id]]
    for instalment in payable:
        instalment.state, instalment.payable_on = PAYABLE, london_day(now)
    happened = [
        InstalmentBecamePayable(award_id=each.award_id, number=each.number, amount_pence=each.amount_pence)
        for each in payable
    ]
    publish_all(session, [(each, ()) for each in happened], actor=actor, now=now)


def look_again(session: Session, award_ids: Collection[UUID], *, actor: Actor, now: datetime) -> None:
    """Let those planned instalments of some awards be payable in whose way nothing stands any more.

    To be called when something that stood in the way may be gone. Doing it again changes nothing.
    """
    planned = (
        select(Instalment)
        .join(Instalment.award)
        .where(Instalment.award_id.in_(award_ids), Instalment.state == PLANNED, Award.state.in_(MADE))
        .order_by(Instalment.award_id, Instalment.number)
        .with_for_update(of=Instalment)
    )
    make_payable(session, session.scalars(planned).all(), actor=actor, now=now)


def release(session: Session, award_id: UUID, *, return_number: int, actor: Actor, now: datetime) -> None:
    """A return was accepted: release what waited for nothing else. Doing it again changes nothing."""
    if session.get(AgreedReturn, (award_id, return_number)) is None:
        session.add(AgreedReturn(award_id=award_id, number=return_number, agreed_on=london_day(now)))
        session.flush()
    look_again(session, [award_id], actor=actor, now=now)


def note_return(session: Session, award_id: UUID, *, return_number: int, sent_on: date | None) -> None:
    """Keep when the return was sent for which an instalment waits, None when it is with the grantee again: that says
    about when the instalment can be paid.
    """
    for instalment in session.scalars(instalments_for(award_id).where(Instalment.waits_for_return == return_number)):
        instalment.return_sent_on = sent_on


def follow_returns(session: Session, award: Award, moved: Mapping[int, tuple[datetime, datetime]]) -> None:
    """Let the planned instalments of an award follow returns that moved: by number, when each was due and is now."""
    if not moved:
        return
    planned = list(session.scalars(instalments_for(award.id).order_by(Instalment.number).with_for_update()))
    unpaid = [rules.Unpaid(each.number, each.amount_pence, each.due_on, each.waits_for_return) for each in planned]
    for instalment, now in zip(planned, rules.following_returns(unpaid, moved, ends_on=award.ends_on), strict=True):
        instalment.due_on = now.due_on
    session.flush()


def wait_for_last_return(session: Session, award_id: UUID, *, last: int, is_accepted: bool) -> None:
    """Let what waits for a return that is not asked for any more wait for the last one, or only for its day where that
    one is accepted already.
    """
    for instalment in session.scalars(instalments_for(award_id).where(Instalment.waits_for_return > last)):
        instalment.waits_for_return = None if is_accepted else last


def wait_for_another(session: Session, award_id: UUID, *, return_number: int, instead: int) -> None:
    """Let what waits for a return that is left out wait for another one."""
    for instalment in session.scalars(instalments_for(award_id).where(Instalment.waits_for_return == return_number)):
        instalment.waits_for_return, instalment.return_sent_on = instead, None


def carry_over(
    session: Session, award_id: UUID, before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]
) -> None:
    """A grant is paid by a new plan: let what stopped an instalment of the old one stop the one in its place.

    Both plans are the unpaid instalments in order, each its number and pence.
    """
    for condition in open_conditions_of(session, [award_id])[award_id]:
        if condition.instalment is not None:
            condition.instalment = rules.place_that_waits(condition.instalment, before, after)
    holds = holds_of(session, [award_id])
    for (_, number), hold in sorted(holds.items()):
        place = rules.place_that_waits(number, before, after)
        if (award_id, place) not in holds:
            hold.number = place
    session.flush()


def release_what_has_come_due(session: Session, now: datetime) -> None:
    """Make instalments payable whose day is near and that wait for nothing else, such as an earlier instalment."""
    make_payable(session, session.scalars(come_due(london_day(now))).all(), actor=SYSTEM, now=now)


def hold_instalment(
    session: Session, award: Award, *, number: int, reason: str, actor: Actor, now: datetime
) -> InstalmentHold:
    """Stop the payment of an instalment for now; it is in no payment run from now on, and the grantee reads why.

    Raises Invalid without a reason, and Conflict when it is paid, or held already.
    """
    person_id = _person(actor)
    _lock_unpaid(session, award, number)
    check(rules.reason_problems(reason))
    if (award.id, number) in holds_of(session, [award.id]):
        raise Conflict("This payment is held already.", code="held")
    return _hold(session, award, number, reason, held_by=person_id, actor=actor, now=now)


def hold_what_is_to_come(session: Session, award: Award, *, reason: str, actor: Actor, now: datetime) -> None:
    """Stop every payment of a locked grant that is not made yet, because notice is given, which tells it. One that is
    held already stays so.
    """
    person_id, holds = _person(actor), holds_of(session, [award.id])
    unpaid = select(Instalment.number).where(Instalment.award_id == award.id, Instalment.state != PAID)
    numbers = [
        number
        for number in session.scalars(unpaid.order_by(Instalment.number).with_for_update())
        if (award.id, number) not in holds
    ]
    for number in numbers:
        _hold(session, award, number, reason, held_by=person_id, with_notice=True, actor=actor, now=now)


def hold_what_is_unpaid_at_the_end(
    session: Session, award: Award, numbers: Collection[int], *, ended_by: UUID, now: datetime
) -> None:
    """Stop the payment of these instalments of a grant that ends by notice which this person gave: whether they are
    paid still is for somebody to say, who lets them go on. One that is held already stays so.
    """
    holds = holds_of(session, [award.id])
    for number in sorted(numbers):
        if (award.id, number) not in holds:
            _hold(session, award, number, rules.ENDED_BEFORE, held_by=ended_by, actor=SYSTEM, now=now)


def _hold(
    session: Session,
    award: Award,
    number: int,
    reason: str,
    *,
    held_by: UUID,
    with_notice: bool = False,
    actor: Actor,
    now: datetime,
) -> InstalmentHold:
    hold = InstalmentHold(
        id=new_id(),
        award_id=award.id,
        number=number,
        reason=reason.strip(),
        held_at=now,
        held_by=held_by,
        with_notice=with_notice,
    )
    session.add(hold)
    session.flush()
    held = InstalmentHeld(
        award_id=award.id, hold_id=hold.id, number=number, reason=hold.reason, with_notice=with_notice
    )
    publish(session, held, actor=actor, now=now, about=award.related_ids)
    return hold


def resume_instalment(
    session: Session, award: Award, *, number: int, reason: str, actor: Actor, now: datetime
) -> InstalmentHold:
    """Let a held instalment go on; it is payable at once where nothing else stands in its way.

    Raises Invalid without a reason, and Conflict when it is not held.
    """
    person_id = _person(actor)
    _lock_unpaid(session, award, number)
    check(rules.reason_problems(reason))
    hold = holds_of(session, [award.id]).get((award.id, number))
    if hold is None:
        raise Conflict("This payment is not held.", code="goes_on")
    hold.resumed_at, hold.resumed_by, hold.resumed_because = now, person_id, reason.strip()
    session.flush()
    resumed = InstalmentResumed(award_id=award.id, hold_id=hold.id, number=number, reason=hold.resumed_because)
    publish(session, resumed, actor=actor, now=now, about=award.related_ids)
    look_again(session, [award.id], actor=actor, now=now)
    return hold


def allow_early_payment(
    session: Session, award: Award, *, number: int, reason: str, actor: Actor, now: datetime
) -> EarlyPayment:
    """Say why an instalment is paid before the day for which it is planned; it is payable at once where nothing else
    stands in its way. The same said again leads to what was said first.

    Raises Invalid without a reason, and Conflict when it is paid, or does not wait for its day.
    """
    person_id = _person(actor)
    _lock_unpaid(session, award, number)
    check(rules.reason_problems(reason))
    (instalment,) = session.scalars(
        select(Instalment).where(Instalment.award_id == award.id, Instalment.number == number)
    )
    said = session.get(EarlyPayment, (award.id, number, instalment.due_on))
    if said is not None:
        return said
    in_the_way = obstacles_of(session, [instalment], today=london_day(now))[instalment.id]
    if not any(each.kind == rules.DAY for each in in_the_way):
        raise Conflict("This payment does not wait for its day.", code="not_early")
    early = EarlyPayment(
        award_id=award.id,
        number=number,
        due_on=instalment.due_on,
        reason=reason.strip(),
        allowed_at=now,
        allowed_by=person_id,
    )
    session.add(early)
    session.flush()
    allowed = EarlyPaymentAllowed(award_id=award.id, number=number, due_on=early.due_on, reason=early.reason)
    publish(session, allowed, actor=actor, now=now, about=award.related_ids)
    look_again(session, [award.id], actor=actor, now=now)
    return early


def _lock_unpaid(session: Session, award: Award, number: int) -> None:
    """Lock an instalment; raises Conflict when it is paid."""
    found = select(Instalment.state).where(Instalment.award_id == award.id, Instalment.number == number)
    if session.scalar(found.with_for_update()) == PAID:
        raise Conflict("This instalment is marked as paid already.", code="paid_already")


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("Whether and when money is paid is for a person to say.")
    return actor.person_id
