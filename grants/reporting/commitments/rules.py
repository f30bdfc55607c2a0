"""Rules of commitments: when each is reviewed, what is wrong with what was typed, when a target is reached. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from grants.kernel.cleaning import is_seen
from grants.kernel.problems import Problem
from grants.reporting.commitments.figure_rules import FIGURES, in_unit

KEPT, ON_THE_WAY, NOT_KEPT, NOT_MEASURED = "kept", "on_the_way", "not_kept", "not_measured"
STATUSES = {
    KEPT: "Kept",
    ON_THE_WAY: "On the way",
    NOT_KEPT: "Not kept",
    NOT_MEASURED: "Cannot be measured yet",
}
NOT_REVIEWED = "Not reviewed yet"

REVIEW_BEGINS, REVIEW_ENDS = (9, 1), (9, 30)
"""The first and the last day, month and day, of the yearly review of what was promised."""

LONGEST_WORDING, LONGEST_SOURCE, LONGEST_WORDS, LONGEST_LINK, LONGEST_RECORD = 1_000, 300, 4_000, 500, 100
MOST_STANDING = 100
"""How many commitments can stand at once."""
MOST_TENTHS = 1_000_000

_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+")
_NUMBER = re.compile(r"([0-9]{1,5})(?:\.([0-9]))?\s*(?:%|days?)?")


@dataclass(frozen=True)
class Wanted:
    """A commitment as somebody wants it. `measure` is the key of a figure, empty where none measures it."""

    wording: str
    source: str
    measure: str
    target_tenths: int | None


def review_by(day: date, *, reviewed: bool) -> date:
    """The last day of the next review of what was written on this day, or was reviewed on it last.

    A review in September or later is that year's; one before it is not.
    """
    ends = date(day.year, *REVIEW_ENDS)
    is_done = day >= date(day.year, *REVIEW_BEGINS) if reviewed else day > ends
    return date(day.year + 1, *REVIEW_ENDS) if is_done else ends


def last_day_open(today: date) -> date:
    """The last day of the latest review that has begun: this September's from its first day on, else the last one's."""
    begun = today >= date(today.year, *REVIEW_BEGINS)
    return date(today.year if begun else today.year - 1, *REVIEW_ENDS)


def review_opens(by: date) -> date:
    """The day from which the review that ends on a day waits for the owner."""
    return date(by.year, *REVIEW_BEGINS)


def read_target(typed: str) -> tuple[int | None, list[Problem]]:
    """A target in tenths, as in `75` or `12.5 %`; None where nothing was typed."""
    found = _NUMBER.fullmatch(typed.strip())
    if found:
        return int(found[1]) * 10 + int(found[2] or 0), []
    problem = Problem("target", "Enter the target as a number, like 75 or 12.5.", "not_a_number")
    return None, [problem] if typed.strip() else []


def commitment_problems(wanted: Wanted) -> list[Problem]:
    """What is wrong with a commitment as it was typed."""
    problems = _length_problems(("wording", wanted.wording, LONGEST_WORDING), ("source", wanted.source, LONGEST_SOURCE))
    if not is_seen(wanted.wording):
        problems.append(Problem("wording", "Write what was promised.", "missing"))
    if wanted.measure and wanted.measure not in FIGURES:
        problems.append(Problem("measure", "Choose one of our figures, or none.", "unknown"))
    if wanted.target_tenths is not None and not wanted.measure:
        problems.append(Problem("target", "Choose the figure that is to reach this target.", "no_measure"))
    if wanted.target_tenths is not None and not 0 <= wanted.target_tenths <= MOST_TENTHS:
        problems.append(Problem("target", "Enter a smaller target.", "out_of_range"))
    return problems


def review_problems(*, status: str, words: str, link: str, record: str) -> list[Problem]:
    """What is wrong with a review as it was typed. What it rests on is always said in words."""
    problems = _length_problems(
        ("words", words, LONGEST_WORDS), ("link", link, LONGEST_LINK), ("record", record, LONGEST_RECORD)
    )
    if status not in STATUSES:
        problems.append(Problem("status", "Choose how it stands.", "missing"))
    if not is_seen(words):
        problems.append(Problem("words", "Say what you base this on.", "missing"))
    if link and not _LINK.fullmatch(link):
        problems.append(Problem("link", "Enter a whole address, like https://www.example.org/report.", "not_a_link"))
    return problems


def record_problems(found: Collection[object]) -> list[Problem]:
    """What is wrong with the name of a record, by what it was found to mean."""
    if len(found) == 1:
        return []
    if found:
        return [Problem("record", "Several records are called so. Use the reference.", "several")]
    return [Problem("record", "There is no such record. Use its reference, like AW-2345-6789.", "unknown")]


def _length_problems(*texts: tuple[str, str, int]) -> list[Problem]:
    return [
        Problem(field, f"Use at most {longest:,} characters.", "too_long")
        for field, text, longest in texts
        if len(text) > longest
    ]


def is_reached(measure: str, value_tenths: int, target_tenths: int) -> bool:
    """Whether a figure has reached a target: it is as much, or where less is better as little."""
    return value_tenths >= target_tenths if FIGURES[measure].more_is_better else value_tenths <= target_tenths


def target_in_words(measure: str, target_tenths: int) -> str:
    """`at least 75 %`, `at most 40 days`."""
    figure = FIGURES[measure]
    return f"at {'least' if figure.more_is_better else 'most'} {in_unit(figure.unit, target_tenths)}"
