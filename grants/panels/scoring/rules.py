"""Rules of scoring: what marks are and come to, what is missing, how far one is, when it is too late. Pure.

Points run from 0 to 100 and are exact fractions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from grants.applications.models import IN_ASSESSMENT
from grants.kernel.look import minute
from grants.kernel.problems import Problem
from grants.panels.rules import LONGEST_TEXT, is_too_late, length_problems
from grants.schemes.models import HIGHEST_MARK, LOWEST_MARK


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


def why_closed(state: str, *, due_at: datetime | None, is_proposed: bool, now: datetime) -> str | None:
    """Why nothing can be scored in an application, None while it can. `is_proposed` is about its decision."""
    if state != IN_ASSESSMENT:
        return "This application is not in assessment, so nothing about it can change here."
    if due_at is not None and is_too_late(due_at, now):
        return f"Scores could be given until {minute(due_at)}. Speak to those who bring the panel together."
    if is_proposed:
        return "The panel has made up its mind on this application, so its scores stay as they are."
    return None


def asking_why(scale: Scale) -> str:
    """The marks that need a reason, in words: “0, 1, 4 or 5”."""
    *most, last = [str(mark) for mark in range(scale.lowest, scale.highest + 1) if scale.asks_why(mark)]
    return f"{', '.join(most)} or {last}"


def unscored(criteria: Sequence[UUID], marked: Collection[UUID]) -> list[int]:
    """The positions, counted from 1, of the criteria that have no mark yet."""
    return [position for position, criterion_id in enumerate(criteria, 1) if criterion_id not in marked]


def next_position(criteria: Sequence[UUID], marked: Collection[UUID], after: int) -> int | None:
    """Where to go from a criterion just marked: the next without a mark, going round; None once all have one."""
    missing = unscored(criteria, marked)
    return next((position for position in missing if position > after), missing[0] if missing else None)


def inability_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason of somebody who cannot score an application."""
    if not reason.strip():
        return [Problem("reason", "Say in a few words why you cannot score this application.", "missing")]
    if len(reason) > LONGEST_TEXT:
        return [Problem("reason", f"Write at most {LONGEST_TEXT:,} characters.", "too_long")]
    return []


@dataclass(frozen=True)
class Progress:
    """How far a member is, in numbers of applications. `begun` are those to score with a mark or more."""

    to_score: int = 0
    begun: int = 0
    done: int = 0
    unable: int = 0

    @property
    def given(self) -> int:
        """How many were given to this member, without those they cannot score."""
        return self.to_score + self.done
