"""Rules of the marks of a scheme: from where to where they run, and what each of them means. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.models import HIGHEST_MARK, LOWEST_MARK

LOWEST_MARKS = (0, 1)
HIGHEST_POSSIBLE = 10
LONGEST_MEANING = 500


def marks_of(details: Mapping[str, Any]) -> range:
    """The marks of a scheme, the usual ones where it names none or none that are possible."""
    lowest, highest = _ends(details)
    return _usual() if scale_problems(details) else range(lowest, highest + 1)


def _usual() -> range:
    return range(LOWEST_MARK, HIGHEST_MARK + 1)


def _ends(details: Mapping[str, Any]) -> tuple[Any, Any]:
    return details.get("lowest_mark", LOWEST_MARK), details.get("highest_mark", HIGHEST_MARK)


def scale_problems(details: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the ends of the scale; None stands for one that was not given in numbers."""
    lowest, highest = _ends(details)
    if lowest not in LOWEST_MARKS:
        return [Problem("lowest_mark", "Choose 0 or 1 as the lowest mark.")]
    if highest is None or not lowest < highest <= HIGHEST_POSSIBLE:
        sentence = f"Enter a highest mark from {lowest + 1} to {HIGHEST_POSSIBLE}."
        return [Problem("highest_mark", sentence, "missing" if highest is None else "invalid")]
    return []


def guide_problems(guide: Sequence[str] | None, path: str, marks: range) -> list[Problem]:
    """What is wrong with what the marks mean: as many sentences as marks, or none for the usual ones."""
    if guide is None and marks == _usual():
        return []
    if guide is None or len(guide) != len(marks):
        return [Problem(path, f"Say what each mark from {marks[0]} to {marks[-1]} means.")]
    return [
        problem
        for index, mark in enumerate(marks)
        for problem in text_problems(guide[index], f"{path}.{index}", f"what a mark of {mark} means", LONGEST_MEANING)
    ]


def guide_on_scale(guide: Sequence[str], *, lowest: int, highest: int) -> tuple[str, ...]:
    """What each mark means from `lowest` up; empty where the guide was written for another scale."""
    return tuple(guide) if len(guide) == highest - lowest + 1 else ()
