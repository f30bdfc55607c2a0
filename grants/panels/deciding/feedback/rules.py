"""What an applicant hears of its marks: a first draft of feedback, for a person to make better. Pure.

It speaks for the whole panel. It tells no single mark and no member's name, and leaves out what members wrote:
their comments are beside it, for whoever edits it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

STRONG, FAIR = Fraction(7, 10), Fraction(1, 3)
"""From which part of the way up the scale a criterion is a strength, and from which it is half met."""

LEAST_TO_QUOTE = 2
"""Fewer marks than this, and the words of the scoring guide would tell one member's mark."""

STRENGTHS = "What the panel found strong:"
TO_STRENGTHEN = "What would make it stronger:"


@dataclass(frozen=True)
class CriterionMarks:
    """The done marks for one criterion, without those for whom it did not apply.

    `guide` says what each mark means, from `lowest` up; empty where it does not fit the scale.
    """

    name: str
    guide: tuple[str, ...]
    lowest: int
    highest: int
    marks: tuple[int, ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """What members wrote about one criterion, in no order that tells who wrote it."""

    criterion: str
    comments: tuple[str, ...]


@dataclass(frozen=True)
class FeedbackDraft:
    """The text to begin with, and what to think of while editing it."""

    text: str
    material: tuple[Material, ...]


def draft(criteria: Sequence[CriterionMarks]) -> FeedbackDraft:
    """Feedback made of marks, with the comments beside it. Empty where no marks are done."""
    marked = [each for each in criteria if each.marks]
    strong = [_strength(each) for each in marked if _height(each) >= STRONG]
    to_do = [_to_strengthen(each) for each in marked if _height(each) < STRONG]
    parts = [_listed(STRENGTHS, strong), _listed(TO_STRENGTHEN, to_do)]
    return FeedbackDraft("\n\n".join(part for part in parts if part), _material(criteria))


def _material(criteria: Sequence[CriterionMarks]) -> tuple[Material, ...]:
    said = [(each.name, sorted({text.strip() for text in each.comments} - {""})) for each in criteria]
    return tuple(Material(name, tuple(comments)) for name, comments in said if comments)


def _height(criterion: CriterionMarks) -> Fraction:
    """How far up the scale the mean mark is, from 0 to 1."""
    mean = Fraction(sum(criterion.marks), len(criterion.marks))
    return (mean - criterion.lowest) / (criterion.highest - criterion.lowest)


def _strength(criterion: CriterionMarks) -> str:
    meaning = _meaning(criterion, steps_up=0)
    return f"{criterion.name}. This was a strength of your application{_quoted(meaning, ', close to')}."


def _to_strengthen(criterion: CriterionMarks) -> str:
    found = "The panel found part of what it looked for" if _height(criterion) >= FAIR else "The panel found too little"
    next_step = _meaning(criterion, steps_up=1)
    if not next_step:
        return f"{criterion.name}. {found}."
    return f"{criterion.name}. {found}. The next step up in its guide is{_quoted(next_step, '')}."


def _meaning(criterion: CriterionMarks, *, steps_up: int) -> str:
    """The scoring guide's words for the mark nearest to the mean, or `steps_up` marks above it.

    Empty without a guide, and with so few marks that the words would tell a single one.
    """
    if len(criterion.marks) < LEAST_TO_QUOTE or not criterion.guide:
        return ""
    nearest = floor(_height(criterion) * (len(criterion.guide) - 1) + Fraction(1, 2))
    return criterion.guide[min(nearest + steps_up, len(criterion.guide) - 1)]


def _quoted(words: str, before: str) -> str:
    stripped = words.strip().rstrip(".")
    return f"{before} “{stripped}”" if stripped else ""


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)]) if lines else ""
