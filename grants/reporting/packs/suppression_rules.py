"""Small numbers are neither shown nor found by subtracting. Pure.

A number from 1 to 4 is too small to show. Of a table of counts, rows with such a number are put together into one row
of others, and larger ones with them, smallest first, until nothing in it is small. So no cell is left blank that the
total could fill. Nought is shown: that nobody of a group got anything has to be told.

The method is the combining of categories (table redesign) with the minimum frequency rule, which Hundepool and others
describe for frequency tables (Statistical Disclosure Control, Wiley 2012, chapter 5). It stands in the place of
complementary suppression: withholding more cells, so that none can be worked out from the totals (Cox, Suppression
methodology and statistical disclosure control, Journal of the American Statistical Association 75, 1980, 377-385).
That tables that share cells are protected as one, because they could be subtracted, is what both call linked tables;
here a table over several rounds is protected as the sum of theirs (`pooled_over`).

What the rule is held to: counts of people, of returns and of applications, in packs and in what funders see of the
picture of funding, of whatever periods. Grants themselves are public, each by name, and so are their numbers and their
money.
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
    return _pooled(filled, [name for name, counts in filled.items() if any(map(is_small, counts))])


def pooled_over(parts: Sequence[Mapping[str, Counts]]) -> Pooled | None:
    """Which groups are shown together where several tables are added up, each of which is told by itself elsewhere.

    Those that are together in any part are together in the sum. So the sum tells no more than its parts do: whoever
    takes some of the parts from it finds what the other parts tell. None where not even all together may be shown.
    """
    whole = added_up(parts)
    filled = [name for name, counts in whole.items() if any(counts)]
    hidden: set[str] = set()
    for part in parts:
        found = pooled(part)
        hidden.update(found.together if found else (name for name, counts in part.items() if any(counts)))
    return _pooled({name: whole[name] for name in filled}, hidden)


def added_up(parts: Sequence[Mapping[str, Sequence[int]]]) -> dict[str, tuple[int, ...]]:
    """Tables with the same columns added up, group by group."""
    whole: dict[str, tuple[int, ...]] = {}
    for part in parts:
        for name, values in part.items():
            whole[name] = sums_of([whole[name], tuple(values)]) if name in whole else tuple(values)
    return whole


def _pooled(filled: Mapping[str, Counts], hidden: Collection[str]) -> Pooled | None:
    if not filled or _tells(filled.values()):
        return None
    together = [name for name in filled if name in hidden]
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
