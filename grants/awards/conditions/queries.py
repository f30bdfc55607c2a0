"""Reading the conditions of grants."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards import queries
from grants.awards.conditions.models import AwardCondition
from grants.awards.conditions.rules import UNSETTLED
from grants.awards.models import OFFERED, PLANNED, Award
from grants.awards.plans.queries import plan_of
from grants.kernel.problems import NotFound


def open_conditions_of(session: Session, award_ids: Collection[UUID]) -> dict[UUID, list[AwardCondition]]:
    """By award, its conditions that are neither met nor waived: open, shown or failed. Awards without any have [].

    No instalment becomes payable while a condition with its number as `instalment` is among them.
    """
    found: dict[UUID, list[AwardCondition]] = defaultdict(list, {each: [] for each in award_ids})
    unsettled = select(AwardCondition).where(
        AwardCondition.award_id.in_(award_ids), AwardCondition.state.in_(UNSETTLED)
    )
    for condition in session.scalars(unsettled.order_by(AwardCondition.award_id, AwardCondition.number)):
        found[condition.award_id].append(condition)
    return dict(found)


def conditions_of(session: Session, award_id: UUID) -> list[AwardCondition]:
    """The conditions of a grant, in their order, with who said that they are done and who settled them."""
    found = select(AwardCondition).where(AwardCondition.award_id == award_id).order_by(AwardCondition.number)
    return list(session.scalars(found.options(*_PEOPLE)))


_PEOPLE = (joinedload(AwardCondition.shower), joinedload(AwardCondition.settler))


def condition_of(session: Session, award_id: UUID, number: int) -> tuple[Award, AwardCondition]:
    """A grant, as `awards.queries.award_of` loads it, and its condition of this number. Raises NotFound."""
    award = queries.award_of(session, award_id)
    found = select(AwardCondition).where(AwardCondition.award_id == award_id, AwardCondition.number == number)
    condition = session.scalar(found.options(*_PEOPLE))
    if condition is None:
        raise NotFound("This grant has no such condition.")
    return award, condition


def payments_that_can_wait(session: Session, award: Award, today: date) -> list[int]:
    """The numbers of the payments of a grant that are not payable yet; of an offer, of those that it is to have."""
    if award.state == OFFERED:
        return [payment.number for payment in plan_of(session, award, accepted_on=today)]
    return [instalment.number for instalment in award.instalments if instalment.state == PLANNED]
