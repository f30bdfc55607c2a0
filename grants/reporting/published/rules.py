"""Whether a published table adds up: every total against what it stands for, every percentage against its sums. Pure.

A total of a level (`Sub total`, `Total`, `Grand total`) stands for all that came since the last of its level or above.
It is held against the totals that it sums up and, separately, against the lines of those.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grants.kernel.money import pounds
from grants.reporting.published.printed import Percent, Printed, read_percent, read_sum, scale_of

AGREES, ROUNDING, DIFFERS, UNREAD, ODD = "agrees", "rounding", "differs", "unread", "odd"
VERDICTS = {
    AGREES: "Agrees",
    ROUNDING: "Within rounding",
    DIFFERS: "Does not agree",
    UNREAD: "Cannot be read",
    ODD: "Printed oddly",
}
LINE, SUB, TOTAL, GRAND = range(4)
PART = -1
"""A line that repeats some of the others: `of which …`. It is in no sum."""

_LEVELS = (
    (PART, re.compile(r"of (?:which|that|this|these|them)\b|including\b")),
    (GRAND, re.compile(r"(?:grand|overall)[ -]?total\b|total (?:of all|for all|overall)\b")),
    (SUB, re.compile(r"sub[ -]?total\b|.*\bsub[ -]?total$")),
    (TOTAL, re.compile(r"totals?\b|.*\btotals?:?$|sum$|all$")),
)

Rows = Sequence[Sequence[str]]
"""The cells of a table, the heading first; each row is as long as the heading."""


@dataclass(frozen=True)
class Finding:
    """What came of looking at one cell. `row` counts from 1, the heading being row 1.

    `stated` and `found` are pence, `difference` is what is stated less what was found. Of a percentage only the
    difference is told.
    """

    row: int
    label: str
    column: str
    verdict: str
    sentence: str
    stated: int | None = None
    found: int | None = None
    difference: int | None = None


@dataclass(frozen=True)
class _Item:
    """Something that is in no total yet: a line, or a total with what its lines come to."""

    row: int
    label: str
    level: int
    stated: Printed
    lines: int
    unread: int = 0


def level_of(label: str) -> int:
    """What kind of row its label makes it."""
    words = " ".join(label.lower().split()).strip("* :")
    return next((level for level, pattern in _LEVELS if pattern.match(words)), LINE)


def percent_columns(rows: Rows) -> list[int]:
    """The columns of percentages, told by their heading or by every cell that says anything."""
    heading, *body = rows
    return [
        at
        for at in range(1, len(heading))
        if "%" in heading[at]
        or "per cent" in heading[at].lower()
        or ((said := [row[at] for row in body if row[at]]) and all(read_percent(cell) for cell in said))
    ]


def money_columns(rows: Rows) -> list[int]:
    """The columns in which a sum of money can be read."""
    heading, *body = rows
    percents = percent_columns(rows)
    return [
        at
        for at in range(1, len(heading))
        if at not in percents and any(read_sum(row[at], scale=scale_of(heading[at])) for row in body)
    ]


def findings_of(rows: Rows) -> list[Finding]:
    """Everything that was looked at in a table, in the order of its rows. A table that says no sum has none."""
    money, percents = money_columns(rows), percent_columns(rows)
    found: list[Finding] = []
    for at in money:
        found += _Column(rows, at).findings()
    for at in percents:
        before = [column for column in money if column < at] or money
        if before:
            found += _Column(rows, before[-1]).percentages(at)
    for at in range(1, len(rows[0])):
        if at not in money and at not in percents and any(row[at] for row in rows[1:]):
            sentence = "This column has no sums of money and no percentages, so nothing in it is checked."
            found.append(Finding(1, rows[0][at], rows[0][at], UNREAD, sentence))
    return sorted(found, key=lambda finding: finding.row)


def states_a_total(findings: Iterable[Finding]) -> bool:
    """Whether anything in a table was held against other figures: a total, or a percentage."""
    return any(finding.verdict in (AGREES, ROUNDING, DIFFERS) for finding in findings)


def differences(findings: Iterable[Finding]) -> int:
    """How many of them somebody has to know of: what does not agree, and what cannot be read."""
    return sum(finding.verdict in (DIFFERS, UNREAD) for finding in findings)


class _Column:
    """One column of money, read from its first row to its last; upwards where its totals stand above their lines."""

    def __init__(self, rows: Rows, at: int) -> None:
        self.name = rows[0][at]
        self.rows = rows
        scale = scale_of(self.name)
        said = [(number, row[0], row[at]) for number, row in enumerate(rows[1:], 2) if row[at]]
        self.sums = {number: read_sum(cell, scale=scale) for number, _, cell in said}
        self.said = said

    def findings(self) -> Iterator[Finding]:
        yield from self._odd()
        rows = [(number, label) for number, label, _ in self.said if level_of(label) != PART]
        first_is_total = bool(rows) and level_of(rows[0][1]) > LINE
        last_is_total = bool(rows) and level_of(rows[-1][1]) > LINE
        if first_is_total and not last_is_total:
            yield from self._totals(rows[::-1])
        elif first_is_total and len(rows) > 2:
            yield from self._totals(rows[1:])
            yield from self._twice(rows[0], rows[-1])
        else:
            yield from self._totals(rows)

    def _odd(self) -> Iterator[Finding]:
        for number, label, cell in self.said:
            printed = self.sums[number]
            if printed is None:
                sentence = f"“{cell}” is no sum of money, so it is in no sum here."
                yield Finding(number, label, self.name, UNREAD, sentence)
            elif printed.remark:
                yield Finding(number, label, self.name, ODD, printed.remark, stated=printed.pence)

    def _totals(self, rows: Iterable[tuple[int, str]]) -> Iterator[Finding]:
        open_: list[_Item] = []
        for number, label in rows:
            printed, level = self.sums[number], level_of(label)
            if level == LINE or printed is None:
                lines = printed.pence if printed else 0
                open_.append(_Item(number, label, LINE, printed or Printed(0), lines, unread=printed is None))
                continue
            below = _taken(open_, level)
            total = _Item(
                number, label, level, printed, sum(item.lines for item in below), sum(item.unread for item in below)
            )
            if below:
                yield from self._against(total, below)
            elif open_:
                yield from self._twice((number, label), (open_[-1].row, open_[-1].label))
                continue
            else:
                yield Finding(number, label, self.name, UNREAD, "No line belongs to this total, so it is not checked.")
            open_.append(total)

    def _against(self, total: _Item, below: Sequence[_Item]) -> Iterator[Finding]:
        """Against what it directly sums up and, where those are totals, against their lines too."""
        has_totals = any(item.level > LINE for item in below)
        direct = sum(item.stated.pence for item in below)
        slack = total.stated.slack + sum((item.stated.slack for item in below), Fraction(0))
        yield self._held(total, direct, slack, "the totals in it" if has_totals else "its lines")
        if has_totals and total.lines != direct:
            yield self._held(total, total.lines, slack, "all its lines")

    def _held(self, total: _Item, found: int, slack: Fraction, of: str) -> Finding:
        difference = total.stated.pence - found
        verdict = AGREES if not difference else ROUNDING if abs(difference) <= slack else DIFFERS
        sentence = f"{pounds(total.stated.pence)} is stated; {of} come to {pounds(found)}."
        if difference:
            sentence += f" It is {pounds(abs(difference))} too {'much' if difference > 0 else 'little'}."
        if verdict == ROUNDING:
            sentence += " Rounding can explain that."
        if total.unread:
            sentence += f" Cells that cannot be read, {total.unread} in number, are not in this."
        return Finding(
            total.row, total.label, self.name, verdict, sentence, total.stated.pence, found, difference=difference
        )

    def _twice(self, one: tuple[int, str], other: tuple[int, str]) -> Iterator[Finding]:
        """Two totals of the same lines, which have to say the same."""
        stated, before = self.sums[one[0]], self.sums[other[0]]
        if stated is None or before is None:
            return
        difference = stated.pence - before.pence
        verdict = AGREES if not difference else ROUNDING if abs(difference) <= stated.slack + before.slack else DIFFERS
        sentence = f"This total is stated twice: {pounds(stated.pence)} here, {pounds(before.pence)} in row {other[0]}."
        yield Finding(*one, self.name, verdict, sentence, stated.pence, before.pence, difference=difference)

    def percentages(self, at: int) -> Iterator[Finding]:
        """Each percentage of a column against its sum, as a part of a total it belongs to."""
        for number, row in enumerate(self.rows[1:], 2):
            if not row[at]:
                continue
            stated, printed = read_percent(row[at], sign_needed=False), self.sums.get(number)
            wholes = [whole for whole in self._wholes(number) if whole.pence]
            if stated is None or printed is None or not wholes:
                sentence = f"“{row[at]}” cannot be held against a sum and a total."
                yield Finding(number, row[0], self.rows[0][at], UNREAD, sentence)
                continue
            told = [_percentage(stated, printed, whole) for whole in wholes]
            verdict, sentence, apart = min(told, key=lambda each: (AGREES, ROUNDING, DIFFERS).index(each[0]))
            yield Finding(number, row[0], self.rows[0][at], verdict, sentence, difference=apart)

    def _wholes(self, number: int) -> list[Printed]:
        """What a row can be a percentage of: the highest total of the table, and the next total after it."""
        totals = [
            (row, level_of(label), printed)
            for row, label, _ in self.said
            if level_of(label) > LINE and (printed := self.sums[row]) is not None
        ]
        if not totals:
            lines = [
                printed.pence for row, label, _ in self.said if not level_of(label) and (printed := self.sums[row])
            ]
            return [Printed(sum(lines))]
        highest = max(totals, key=lambda each: (each[1], each[0]))
        following = [printed for row, _, printed in totals if row > number]
        return [highest[2], *following[:1]]


def _taken(open_: list[_Item], level: int) -> list[_Item]:
    """What a total of this level stands for, taken out of what is open.

    A total that has nothing before it but several of its own level stands for all of those.
    """
    start = len(open_)
    while start and open_[start - 1].level < level:
        start -= 1
    if start == len(open_):
        same = start
        while same and open_[same - 1].level == level:
            same -= 1
        start = same if start - same > 1 else start
    below = open_[start:]
    del open_[start:]
    return below


def _percentage(stated: Percent, part: Printed, whole: Printed) -> tuple[str, str, int]:
    """The verdict, its sentence, and by how many pence the percentage stated is too much of the whole."""
    exact = Fraction(part.pence * 100, whole.pence)
    ends = [
        Fraction(part.pence + sign * part.slack) * 100 / divisor
        for sign in (1, -1)
        for divisor in (whole.pence + whole.slack, whole.pence - whole.slack)
        if divisor
    ]
    low, high = stated.value - stated.slack, stated.value + stated.slack
    verdict = AGREES if low <= exact <= high else ROUNDING if low <= max(ends) and min(ends) <= high else DIFFERS
    sentence = (
        f"{pounds(part.pence)} of {pounds(whole.pence)} is {_shown(exact)} %; {_shown(stated.value)} % is stated."
    )
    if verdict == AGREES:
        return verdict, sentence, 0
    apart = round(stated.value * whole.pence / 100 - part.pence)
    more = "Rounding can explain that." if verdict == ROUNDING else f"The two are {pounds(abs(apart))} apart."
    return verdict, f"{sentence} {more}", apart


def _shown(percent: Fraction) -> str:
    return f"{float(percent):.1f}".removesuffix(".0")
