"""Reading options to extend grants."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.changing.extensions.models import ExtensionOption
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import REFUSED, WITHDRAWN
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.problems import NotFound

TURNED_BACK = (REFUSED, WITHDRAWN)


def options_of(session: Session, award_id: UUID) -> list[ExtensionOption]:
    """The options of a grant, the first first."""
    found = select(ExtensionOption).where(ExtensionOption.award_id == award_id).order_by(ExtensionOption.number)
    return list(session.scalars(found))


def spent_of(session: Session, award_id: UUID) -> set[int]:
    """The numbers of those options whose change is offered or agreed: they are not taken up again."""
    same = (Variation.award_id == ExtensionOption.award_id) & (Variation.number == ExtensionOption.variation_number)
    found = select(ExtensionOption.number).join(Variation, same)
    return set(session.scalars(found.where(ExtensionOption.award_id == award_id, Variation.state.not_in(TURNED_BACK))))


def next_number(session: Session, award_id: UUID) -> int:
    last = session.scalar(select(func.max(ExtensionOption.number)).where(ExtensionOption.award_id == award_id))
    return (last or 0) + 1


def bounds_of(session: Session, award: Award) -> dict[str, Any]:
    """What another option of a grant, which comes with its scheme, is held against, as the rules name it."""
    standing = [each for each in options_of(session, award.id) if each.variation_number is None]
    return {
        "standing": [(each.months, int(each.amount_pence)) for each in standing],
        "largest_pence": int(award.scheme.largest_award_pence),
    }


def option_of(session: Session, award_id: UUID, number: int) -> tuple[Award, ExtensionOption]:
    """A grant as a whole, and one of its options. Raises NotFound."""
    award = award_of(session, award_id)
    option = next((each for each in options_of(session, award_id) if each.number == number), None)
    if option is None:
        raise NotFound("This grant has no such option.")
    return award, option
