"""Small numbers are neither shown nor found by subtracting. Pure.

A number from 1 to 4 is too small to show. Of a table of counts, rows with such a number are put together into one row
of others, and larger ones with them, smallest first, until nothing in it is small. So no cell is left blank that the
total could fill: what others would call complementary suppression is done by combining categories (Cox, Suppression
methodology and statistical disclosure control, JASA 75, 1980, 377-385; Hundepool and others, Statistical Disclosure
Control, Wiley 2012, chapters 4 and 5). Nought is shown: that nobody of a group got anything has to be told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5
"""The smallest number, beside nought, that is shown."""

Counts = tuple[int, ...]
"""The numbers of one group; the first counts the whole of it, and the others parts of that."""


def is_small(number: int) -> bool:
    """Whether a number is too small to show."""
    return 0 < number < FEWEST


@dataclass(frozen=True)
class Pooled:
    """Of a table, the groups that are shown each by itself, and those that are shown together as one."""

    shown: Sequence[str]
    together: Sequence[str]


def pooled(groups: Mapping[str, Counts]) -> Pooled | None:
    """Which groups are shown by themselves and which together, so that no number from 1 to 4 is shown or can be found.

    None where not even all of them together may be shown. Those together are two or more, and so many that any one of
    them could be five: whoever knows how many there are learns of none how large it is.
    """
    filled = {name: counts for name, counts in groups.items() if any(counts)}
    if not filled or _tells(filled.values()):
        return None
    together = [name for name, counts in filled.items() if any(map(is_small, counts))]
    rest = sorted((name for name in filled if name not in together), key=lambda name: (filled[name], name))
    while together and not _is_safe([filled[name] for name in together]):
        if not rest:
            return None
        together.append(rest.pop(0))
    return Pooled([name for name in filled if name not in together], [name for name in filled if name in together])


def _is_safe(together: Sequence[Counts]) -> bool:
    number = len(together)
    whole = sum(counts[0] for counts in together)
    return number > 1 and whole >= FEWEST + number - 1 and not _tells(together)


def _tells(together: Collection[Counts]) -> bool:
    """Whether the sums of these have a number from 1 to 4."""
    return any(is_small(sum(column)) for column in zip(*together, strict=True))


def sums_of(groups: Collection[Counts]) -> Counts:
    """The numbers of some groups added up."""
    return tuple(sum(column) for column in zip(*groups, strict=True))
