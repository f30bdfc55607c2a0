"""What a grant leaves out of the budget that was asked for, line by line. Pure."""

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import NamedTuple

from grants.kernel.names import folded


class Line(NamedTuple):
    """A line of a budget: what for, and how many pence."""

    what: str
    pence: int


BORNE_OTHERWISE = "Paid otherwise, as your budget says"
TOGETHER = "Together"


class Compared(NamedTuple):
    """What was asked for a line, what is given and what is left out, in pence: below nothing where more is given.

    A line may not have been asked for.
    """

    what: str
    asked: int | None
    given: int

    @property
    def left_out(self) -> int:
        return (self.asked or 0) - self.given


def compared(asked: Sequence[Line], given: Sequence[Line]) -> list[Compared]:
    """Each line that was asked for, in its order, then those that are given without having been asked for.

    Lines are the same when they have the same name; of several with one name, the first goes with the first.
    """
    waiting: dict[str, deque[Line]] = defaultdict(deque)
    for line in given:
        waiting[folded(line.what)].append(line)
    found = []
    for line in asked:
        same = waiting[folded(line.what)]
        pence = same.popleft().pence if same else 0
        found.append(Compared(line.what, line.pence, pence))
    unasked = [line for line in given if any(line is each for each in waiting[folded(line.what)])]
    return found + [Compared(line.what, None, line.pence) for line in unasked]


def settled(lines: Sequence[Compared], *, asked: int) -> list[Compared]:
    """The lines of a budget, then what others pay of it, and all of it together: what was `asked` of us, in pence.

    Each column comes to its last line, and there what is given and what is left out come to what was asked.
    """
    costs = sum(line.asked or 0 for line in lines)
    rest = [Compared(BORNE_OTHERWISE, asked - costs, 0)] if asked != costs else []
    return [*lines, *rest, Compared(TOGETHER, asked, sum(line.given for line in lines))]
