"""Rules of how the money of a grant that changes is spread anew. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from grants.awards.changing.variations.rules import Terms
from grants.awards.planning.obstacles.rules import Unpaid
from grants.kernel.money import Pence, share


def spread(unpaid: Sequence[int], total: int) -> list[Pence]:
    """The unpaid instalments when they come to `total`: in proportion to what they were, to the penny.

    One that gets nothing stays in its place with nought.
    """
    return share(total, list(unpaid)) if unpaid else []


def less_of_each(to_bear: Sequence[int], less: int) -> list[Pence]:
    """How much less each funder bears of an award that becomes smaller by `less`, in proportion to what each has still
    `to_bear`: so none comes to bear less than it has paid.
    """
    return share(less, list(to_bear)) if less else [Pence(0) for _ in to_bear]


def come_to(lines: Sequence[Terms], pence: int) -> bool:
    """Whether there are lines that come to this amount, to the penny."""
    return bool(lines) and sum(line["pence"] for line in lines) == pence


def lines_left(stands: Terms, after: Terms) -> tuple[int, int] | None:
    """What the lines of a grant come to that stay as they are, and the amount that changes beside them, in pence; None
    where the lines change too, or did not come to what the grant was.
    """
    lines = stands["budget_lines"]
    was, amount = stands["amount_pence"], after.get("amount_pence", stands["amount_pence"])
    return None if "budget_lines" in after or amount == was or not come_to(lines, was) else (was, amount)


MOVES_PAYMENTS = ("instalments", "starts_on", "ends_on")


def comes_sooner(before: Sequence[Unpaid], after: Sequence[Unpaid]) -> bool:
    """Whether by some day a larger part of what is to come would be paid after a change than before it, or a larger
    part would wait for no return, or for none after some return. Then two of us agree; one does where all comes later.
    """
    days = {each.due_on for each in (*before, *after)}
    returns = {each.waits_for_return for each in (*before, *after) if each.waits_for_return}
    return any(
        _part([each for each in after if each.due_on <= until], after)
        > _part([each for each in before if each.due_on <= until], before)
        for until in days
    ) or any(
        _part([each for each in after if (each.waits_for_return or 0) < last], after)
        > _part([each for each in before if (each.waits_for_return or 0) < last], before)
        for last in returns
    )


def _part(some: Sequence[Unpaid], plan: Sequence[Unpaid]) -> Fraction:
    """Which part of a plan some of its payments are; 0 of nothing."""
    in_all = sum(each.amount_pence for each in plan)
    return Fraction(sum(each.amount_pence for each in some), in_all) if in_all else Fraction(0)
