"""Pictures of tables of numbers: wheels before and after, and bars. Pure: sizes and sentences, no colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from grants.kernel.counting import counted
from grants.kernel.forms import Answers, Question, QuestionSet, visible
from grants.kernel.forms.cells import level_shown
from grants.kernel.forms.kinds import kind_of
from grants.kernel.forms.tables import NOT_SAID, Domains, Groups, Table

RADIUS = 100
FEWEST_SPOKES = 3
"""A wheel of fewer has no area."""


@dataclass(frozen=True)
class Spoke:
    """One domain of a wheel: its number, where its spoke ends and its number stands, and its levels in tenths."""

    number: int
    text: str
    end: tuple[float, float]
    label: tuple[float, float]
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """By how many tenths it rose; None where one of the two was not told."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Wheel:
    """Levels before and after. `before` and `after` are the corners of their areas as SVG takes them; empty where
    not all domains tell them, or there are too few.
    """

    title: str
    sentence: str
    scale: tuple[int, int]
    spokes: Sequence[Spoke]
    before: str
    after: str


@dataclass(frozen=True)
class Bar:
    """One group: how many it is of, and of the largest in percent."""

    text: str
    number: int
    percent: float


@dataclass(frozen=True)
class Bars:
    """Numbers by group, as bars beside each other."""

    title: str
    sentence: str
    bars: Sequence[Bar]


def pictures_of(questions: QuestionSet, answers: Answers) -> list[Wheel | Bars]:
    """The pictures of what these answers tell in tables, in the order asked."""
    found: list[Wheel | Bars] = []
    for question in visible(questions, answers):
        kind, value = kind_of(question), answers.get(question.key)
        if (
            value is None
            or not isinstance(kind, Table)
            or kind.is_empty(value)
            or kind.fault(question, value) is not None
        ):
            continue
        if isinstance(kind, Domains):
            found.append(wheel_of(question, kind, value))
        elif isinstance(kind, Groups):
            found.append(bars_of(question, kind, value))
    return found


def wheel_of(question: Question, kind: Domains, value: Mapping[str, Any]) -> Wheel:
    """The wheel of an answer. Domains that it does not tell of are left out."""
    texts = {option.value: option.text for option in question.options}
    rows, scale = value["rows"], kind.scale(question)
    spokes = [
        Spoke(
            place + 1,
            texts[row["of"]],
            _at(place, len(rows), 1),
            _at(place, len(rows), 1.15),
            row.get("before"),
            row.get("after"),
        )
        for place, row in enumerate(rows)
    ]
    before, after = (_area([getattr(spoke, time) for spoke in spokes], scale) for time in ("before", "after"))
    return Wheel(question.label, _of_wheel(value.get("people"), spokes), scale, spokes, before, after)


def _area(levels: Sequence[int | None], scale: tuple[int, int]) -> str:
    low, high = 10 * scale[0], 10 * scale[1]
    told = [level for level in levels if level is not None]
    if len(told) < len(levels) or len(levels) < FEWEST_SPOKES or high <= low:
        return ""
    parts = [min(1.0, max(0.0, (level - low) / (high - low))) for level in told]
    return " ".join("{:.1f},{:.1f}".format(*_at(place, len(parts), part)) for place, part in enumerate(parts))


def _at(place: int, places: int, part: float) -> tuple[float, float]:
    """Where a spoke is after a part of its length; the first points up, and they go round as a clock does."""
    angle = 2 * pi * place / places
    return round(RADIUS * part * sin(angle), 1), round(-RADIUS * part * cos(angle), 1)


def _of_wheel(people: int | None, spokes: Sequence[Spoke]) -> str:
    who = counted(people, "person", "people") if people else "People"
    changes = [spoke.change for spoke in spokes if spoke.change is not None]
    if not changes:
        return f"{who} said where they stand."
    average = round(sum(changes) / len(changes))
    parts = counted(len(changes), "part")
    if average == 0:
        return f"{who} said where they stand: the same as before, on average over {parts}."
    way = "higher" if average > 0 else "lower"
    return f"{who} said where they stand: {level_shown(abs(average))} {way} than before, on average over {parts}."


def bars_of(question: Question, kind: Groups, value: Mapping[str, Any]) -> Bars:
    """The bars of an answer by group."""
    texts = {option.value: option.text for option in kind.options(question)}
    numbers = {row["of"]: row["number"] for row in value["rows"]}
    largest = max(numbers.values(), default=0) or 1
    bars = [Bar(texts[of], number, round(100 * number / largest, 1)) for of, number in numbers.items()]
    not_said = numbers.get(NOT_SAID.value, 0)
    rest = f", of whom {not_said:,} preferred not to say" if not_said else ""
    return Bars(question.label, f"{sum(numbers.values()):,} in all{rest}.", bars)
