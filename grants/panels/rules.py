"""Rules of panels: who may sit, what an interest means, what marks are and what they come to.

Pure. Points run from 0 to 100 and are exact fractions; money is whole pence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from grants.kernel.clock import is_over
from grants.kernel.problems import Problem
from grants.panels.models import LEAST_THIRD_SECTOR, LEAVES, MEMBER_KINDS, NONE, NOTE, SITS, SUBSTITUTE, PanelMember
from grants.schemes.models import HIGHEST_MARK, LOWEST_MARK

MOST_YEARS_AHEAD = 3


TERMS = "Accept the terms of reference of this panel first."


LEVELS = (NONE, NOTE, LEAVES)
LONGEST_TEXT = 5000


# Who sits


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def member_problems(
    kind: str, *, is_chair: bool, has_chair: bool, is_observer: bool = False, standing: str = SITS
) -> list[Problem]:
    """What is wrong with the part somebody is to have on a panel."""
    problems = []
    if kind not in MEMBER_KINDS:
        problems.append(Problem("kind", "Choose on whose part this person sits on the panel."))
    if is_chair and has_chair:
        problems.append(Problem("is_chair", "This panel has a chair already.", "has_chair"))
    if standing not in (SITS, SUBSTITUTE):
        problems.append(Problem("standing", "Choose whether this person sits on the panel or is a substitute."))
    if is_chair and (is_observer or standing != SITS):
        problems.append(Problem("is_chair", "The chair sits on the panel and votes.", "chair_votes"))
    return problems


def sitting_problems(*, third_sector_members: int, eligible: int, closes_at: datetime, now: datetime) -> list[Problem]:
    """Why a panel cannot sit yet. `eligible` is the number of applications that wait for it."""
    problems = []
    if third_sector_members < LEAST_THIRD_SECTOR:
        there = counted(third_sector_members, "third-sector member", "third-sector members")
        sentence = f"A panel needs at least two third-sector members before it can sit. This one has {there}."
        problems.append(Problem("members", sentence, "third_sector_members"))
    if not is_over(closes_at, now):
        sentence = "The round is still open to applications. The panel can sit after it has closed."
        problems.append(Problem("", sentence, "round_open"))
    elif eligible == 0:
        sentence = "No application in this round has been found eligible yet, so there is nothing to assess."
        problems.append(Problem("", sentence, "nothing_to_assess"))
    return problems


# Interests


def interest_problems(level: str, note: str, *, before: str | None) -> list[Problem]:
    """What is wrong with a declaration. `before` is the level declared earlier, if any.

    Somebody who finds out more may declare more, never less: what was an interest stays one.
    """
    if level not in LEVELS:
        return [Problem("level", "Choose what you have to do with this applicant.")]
    problems = length_problems("note", note)
    if level != NONE and not note.strip():
        problems.append(Problem("note", "Say in a few words what your interest is."))
    if before is not None and LEVELS.index(level) < LEVELS.index(before):
        sentence = "You have declared an interest in this application. You can add to it, not take it back."
        problems.append(Problem("level", sentence, "declared"))
    return problems


# Scores


@dataclass(frozen=True)
class Scale:
    """The marks of a scheme, the lowest and the highest of them included."""

    lowest: int = LOWEST_MARK
    highest: int = HIGHEST_MARK

    def holds(self, mark: int) -> bool:
        return self.lowest <= mark <= self.highest

    def asks_why(self, mark: int) -> bool:
        """Whether a mark is so low or so high, in the outer quarters of the scale, that it needs a reason."""
        return 4 * min(mark - self.lowest, self.highest - mark) <= self.highest - self.lowest

    def __str__(self) -> str:
        return f"from {self.lowest} to {self.highest}"


USUAL_SCALE = Scale()


@dataclass(frozen=True)
class Criteria:
    """What a scheme's members mark, in its order: the names of the criteria, their weights, and the scale."""

    names: Mapping[UUID, str]
    weights: Mapping[UUID, int]
    scale: Scale


@dataclass(frozen=True)
class Mark:
    """One criterion's mark as given; `mark` is None where none was chosen, or where the criterion does not apply."""

    criterion_id: UUID
    mark: int | None
    reason: str
    applies: bool = True


def score_problems(given: Sequence[Mark], criteria: Mapping[UUID, str], scale: Scale = USUAL_SCALE) -> list[Problem]:
    """What is wrong with a member's marks. `criteria` are the names of all that need one.

    Fields are `scores.0.mark` and the like, in the order given.
    """
    problems = []
    seen: set[UUID] = set()
    for index, mark in enumerate(given):
        at = f"scores.{index}"
        if mark.criterion_id not in criteria or mark.criterion_id in seen:
            problems.append(Problem(f"{at}.criterion_id", "Give one mark for each criterion of the scheme."))
            continue
        seen.add(mark.criterion_id)
        problems += mark_problems(f"{at}.", mark, criteria[mark.criterion_id], scale)
    missing = [name for criterion_id, name in criteria.items() if criterion_id not in seen]
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        problems.append(Problem("scores", f"Give a mark for every criterion. Missing: {names}.", "missing"))
    return problems + nothing_applies_problems(given)


def nothing_applies_problems(given: Sequence[Mark]) -> list[Problem]:
    """Marks of which none applies say nothing of an application."""
    if not given or any(mark.applies for mark in given):
        return []
    sentence = "At least one criterion applies. If you cannot judge this application, say that you cannot score it."
    return [Problem("scores", sentence, "nothing_applies")]


def mark_problems(at: str, mark: Mark, name: str, scale: Scale = USUAL_SCALE) -> list[Problem]:
    """What is wrong with one mark. Fields are `mark` and `reason`, with `at` before them."""
    problems = length_problems(f"{at}reason", mark.reason)
    if not mark.applies:
        if mark.mark is not None:
            problems.append(Problem(f"{at}mark", f"Give a mark for “{name}”, or say that it does not apply; not both."))
        if not mark.reason.strip():
            problems.append(Problem(f"{at}reason", f"Say why “{name}” does not apply."))
        return problems
    if mark.mark is None or not scale.holds(mark.mark):
        problems.append(Problem(f"{at}mark", f"Choose a mark {scale} for “{name}”."))
    elif scale.asks_why(mark.mark) and not mark.reason.strip():
        problems.append(Problem(f"{at}reason", f"Give a reason for such a low or high mark for “{name}”."))
    return problems


def points(
    marks: Mapping[UUID, int | None], weights: Mapping[UUID, int], scale: Scale = USUAL_SCALE
) -> Fraction | None:
    """What one member's marks come to, from 0 (the lowest mark) to 100 (the highest).

    A criterion marked None does not apply: its weight is shared by the others, in proportion. None while a criterion
    is not marked at all, and where none applies.
    """
    if any(criterion_id not in marks for criterion_id in weights):
        return None
    weighted, weight = added_up(marks, weights)
    return points_of(weighted, weight, scale) if weight else None


def added_up(marks: Mapping[UUID, int | None], weights: Mapping[UUID, int]) -> tuple[int, int]:
    """The sum of marks, each times its criterion's weight, and that of the weights, both of what applies."""
    applying = {each: mark for each, mark in marks.items() if mark is not None}
    return sum(weights[each] * mark for each, mark in applying.items()), sum(weights[each] for each in applying)


def points_of(weighted: int, weight: int, scale: Scale) -> Fraction:
    """The points of marks that are added up already, of weights that are not 0."""
    return Fraction(100 * (weighted - scale.lowest * weight), (scale.highest - scale.lowest) * weight)


def length_problems(field: str, text: str) -> list[Problem]:
    if len(text) <= LONGEST_TEXT:
        return []
    return [Problem(field, f"Write at most {LONGEST_TEXT:,} characters.", "too_long")]


def is_too_late(due_at: datetime | None, now: datetime) -> bool:
    """Whether the last minute for scores has passed. All of that minute is still in time."""
    return due_at is not None and is_over(due_at, now)


def votes(member: PanelMember) -> bool:
    """Whether a member votes at all: those who sit, and are no observers."""
    return member.standing == SITS and not member.is_observer
