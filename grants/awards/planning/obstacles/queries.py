"""Reading what stands in the way of instalments."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from grants.awards.models import MADE, PAID, PLANNED, Award, Instalment
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.queries import open_conditions_of
from grants.awards.planning.conditions.rules import DOCUMENT, UNSETTLED
from grants.awards.planning.obstacles.models import AgreedReturn, EarlyPayment, InstalmentHold
from grants.awards.planning.obstacles.rules import Obstacle, Standing, ToBeDone, obstacles, within_reach
from grants.awards.queries import award_of
from grants.kernel.problems import NotFound

COME_DUE_AT_ONCE = 500


def instalments_for(award_id: UUID) -> Select[Instalment]:
    """A statement for the instalments of an award that are planned and not payable yet."""
    return select(Instalment).where(Instalment.award_id == award_id, Instalment.state == PLANNED)


def is_held() -> ColumnElement[bool]:
    """A condition on instalments: those that somebody has stopped, and those that come after an unpaid one that is,
    which are in no payment run.
    """
    stopped = aliased(Instalment)
    return exists().where(
        InstalmentHold.award_id == Instalment.award_id,
        InstalmentHold.resumed_at.is_(None),
        stopped.award_id == InstalmentHold.award_id,
        stopped.number == InstalmentHold.number,
        stopped.number <= Instalment.number,
        stopped.state != PAID,
        stopped.stopped_after.is_(None),
    )


def _waits_for_condition(before: type[Instalment]) -> ColumnElement[bool]:
    return exists().where(
        AwardCondition.award_id == before.award_id,
        AwardCondition.instalment == before.number,
        AwardCondition.state.in_(UNSETTLED),
    )


def holds_of(session: Session, award_ids: Iterable[UUID]) -> dict[tuple[UUID, int], InstalmentHold]:
    """The holds that stand now on instalments of some awards, by award and number."""
    stands = select(InstalmentHold).where(
        InstalmentHold.award_id.in_(set(award_ids)), InstalmentHold.resumed_at.is_(None)
    )
    return {(hold.award_id, hold.number): hold for hold in session.scalars(stands)}


def history_of_holds(session: Session, award_id: UUID) -> Sequence[InstalmentHold]:
    """Every hold on an instalment of an award, the latest first, with who held it and who let it go on."""
    return session.scalars(
        select(InstalmentHold)
        .where(InstalmentHold.award_id == award_id)
        .order_by(InstalmentHold.id.desc())
        .options(joinedload(InstalmentHold.holder), joinedload(InstalmentHold.resumer))
    ).all()


def obstacles_of(session: Session, instalments: Sequence[Instalment], *, today: date) -> dict[UUID, list[Obstacle]]:
    """What stands in the way of each of some unpaid instalments, by the instalment's id; [] when nothing does."""
    standings = standings_of(session, instalments)
    return {instalment_id: obstacles(standing, today=today) for instalment_id, standing in standings.items()}


def standings_of(session: Session, instalments: Sequence[Instalment]) -> dict[UUID, Standing]:
    """How each of some unpaid instalments stands, by its id, in as many statements as one; in none for none."""
    unpaid = [each for each in instalments if each.state != PAID]
    if not unpaid:
        return {}
    award_ids = {each.award_id for each in unpaid}
    agreed = {
        (award_id, number)
        for award_id, number in session.execute(
            select(AgreedReturn.award_id, AgreedReturn.number).where(AgreedReturn.award_id.in_(award_ids))
        )
    }
    early = _early(session, award_ids)
    to_do = _to_do(session, award_ids)
    holds = holds_of(session, award_ids)
    first_waiting = _first_waiting(session, award_ids, agreed, {*to_do, *holds})
    return {
        each.id: Standing(
            due_on=each.due_on,
            early=(each.award_id, each.number, each.due_on) in early,
            waits_for_return=each.waits_for_return,
            return_sent_on=each.return_sent_on,
            return_agreed=(each.award_id, each.waits_for_return) in agreed,
            waits_for_number=next((n for n in first_waiting[each.award_id] if n < each.number), None),
            conditions=tuple(to_do[each.award_id, each.number]),
            held_because=holds[each.award_id, each.number].reason if (each.award_id, each.number) in holds else None,
            stopped_after=each.stopped_after,
        )
        for each in unpaid
    }


def _early(session: Session, award_ids: set[UUID]) -> set[tuple[UUID, int, date]]:
    """The payments of some awards that are made before their day: award, number, and the day that is meant."""
    rows = session.execute(
        select(EarlyPayment.award_id, EarlyPayment.number, EarlyPayment.due_on).where(
            EarlyPayment.award_id.in_(award_ids)
        )
    )
    return {(award_id, number, due_on) for award_id, number, due_on in rows}


def early_payments_of(session: Session, award_id: UUID) -> Sequence[EarlyPayment]:
    """The payments of an award of which somebody said why they are made before their day, with who said so."""
    return session.scalars(
        select(EarlyPayment)
        .where(EarlyPayment.award_id == award_id)
        .order_by(EarlyPayment.allowed_at, EarlyPayment.number)
        .options(joinedload(EarlyPayment.allower))
    ).all()


def _to_do(session: Session, award_ids: set[UUID]) -> dict[tuple[UUID, int | None], list[ToBeDone]]:
    found: dict[tuple[UUID, int | None], list[ToBeDone]] = defaultdict(list)
    for award_id, conditions in open_conditions_of(session, award_ids).items():
        for condition in conditions:
            to_do = ToBeDone(condition.text, is_document=condition.evidence == DOCUMENT)
            found[award_id, condition.instalment].append(to_do)
    return found


def _first_waiting(
    session: Session,
    award_ids: set[UUID],
    agreed: set[tuple[UUID, int]],
    stopped: Collection[tuple[UUID, int | None]],
) -> dict[UUID, list[int]]:
    """By award, the numbers of the unpaid instalments that are `stopped` or wait for a return that is not accepted."""
    found: dict[UUID, list[int]] = defaultdict(list)
    rows = session.execute(
        select(Instalment.award_id, Instalment.number, Instalment.state, Instalment.waits_for_return)
        .where(Instalment.award_id.in_(award_ids), Instalment.state != PAID, Instalment.stopped_after.is_(None))
        .order_by(Instalment.number)
    )
    for award_id, number, state, waits_for in rows:
        waits = state == PLANNED and waits_for is not None and (award_id, waits_for) not in agreed
        if waits or (award_id, number) in stopped:
            found[award_id].append(number)
    return found


def come_due(today: date) -> Select[Instalment]:
    """A statement for the next instalments whose day is near and that wait for no return, hold or earlier payment.

    It only leaves out what would wait for long; `obstacles` has the last word about each.
    """
    before, near = aliased(Instalment), within_reach(today)
    waits_for_another = exists().where(
        before.award_id == Instalment.award_id,
        before.number < Instalment.number,
        before.state == PLANNED,
        before.stopped_after.is_(None),
        or_(before.waits_for_return.is_not(None), before.due_on > near, _waits_for_condition(before)),
    )
    return (
        select(Instalment)
        .join(Instalment.award)
        .where(
            Instalment.state == PLANNED,
            Instalment.stopped_after.is_(None),
            Instalment.waits_for_return.is_(None),
            Instalment.due_on <= near,
            Award.state.in_(MADE),
            ~waits_for_another,
            ~is_held(),
        )
        .order_by(Instalment.due_on, Instalment.id)
        .limit(COME_DUE_AT_ONCE)
        .with_for_update(of=Instalment, skip_locked=True)
    )


def award_and_instalment(session: Session, award_id: UUID, number: int) -> tuple[Award, Instalment]:
    """An award as a whole, and its instalment of this number. Raises NotFound."""
    award = award_of(session, award_id)
    for instalment in award.instalments:
        if instalment.number == number:
            return award, instalment
    raise NotFound("This grant has no instalment of that number.")
