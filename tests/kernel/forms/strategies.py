"""Question sets of any shape, and answers to them: mostly of the right type, sometimes anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from grants.kernel.dates import FIRST_YEAR, LAST_YEAR
from grants.kernel.forms import Question, QuestionSet, parse_definition
from grants.kernel.forms.budget_fields import tidied
from grants.kernel.forms.kinds import KINDS, kind_of
from grants.kernel.forms.outcomes import tidied as told
from grants.kernel.forms.tables import Table
from tests.kernel.forms.examples import definition_of

texts = st.text(max_size=60)
lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
storable_texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200)
days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)).map(date.isoformat)
months = days.map(lambda day: day[:7])
postcodes = st.from_regex("[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", fullmatch=True)

short_lines = storable_texts.map(lambda text: text.replace("\n", " ").replace("\r", " "))
sums = st.none() | st.integers(0, 5_000_00)
figures = st.none() | st.integers(0, 40)
budgets = (
    st.fixed_dictionaries(
        {},
        optional={
            "lines": st.lists(st.fixed_dictionaries({"what": short_lines, "pence": sums}), max_size=4),
            "overheads_pence": sums,
            "other": st.lists(
                st.fixed_dictionaries({"who": short_lines, "pence": sums, "promised": st.booleans()}), max_size=3
            ),
            "difference": storable_texts.map(lambda text: text.replace("\r", "\n")),
            "help": st.fixed_dictionaries(
                {"yearly_pence": sums, "by": st.sampled_from([None, "hours", "room"])},
                optional={"part": figures, "whole": figures, "months": figures},
            ),
        },
    )
    .map(tidied)
    .filter(bool)
)
"""Budgets as they are kept, complete or not."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | days | postcodes,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)

LARGE, LARGER = 1_000_00, 5_000_00
asked_froms = st.sampled_from([None, None, LARGE, LARGER])
amounts = st.sampled_from([1, LARGE - 1, LARGE, LARGER - 1, LARGER, 50_000_00])
"""In pence, below, at and above each amount from which `questions` asks more."""

BOUNDS: dict[str, st.SearchStrategy[Any]] = {
    "number": st.integers(-50, 50),
    "money": st.integers(0, 50),
    "date": days,
    "month": months,
    "domains": st.integers(0, 12),
}


TOLD_TOGETHER = [name for name, kind in KINDS.items() if not kind.apart]
"""The types whose answers are sent with the others."""


@st.composite
def questions(draw: st.DrawFn, key: str, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from(TOLD_TOGETHER))
    data: dict[str, Any] = {"key": key, "type": kind, "label": draw(lines)}
    data |= {"required": draw(st.booleans()), "minutes": draw(st.sampled_from([0.5, 1, 7]))}
    if kind in ("one_of", "many_of", "outcomes", "domains", "groups", "sums"):
        values = draw(st.lists(lines, min_size=2, max_size=4, unique=True))
        data["options"] = [{"value": value, "text": f"the {value}"} for value in values]
    if kind in ("short_text", "long_text") and draw(st.booleans()):
        data["word_limit"] = draw(st.integers(1, 5))
    if kind in BOUNDS and draw(st.booleans()):
        data["min"], data["max"] = sorted([draw(BOUNDS[kind]), draw(BOUNDS[kind])])
    if asked_from := draw(asked_froms):
        data["asked_from"] = asked_from
    if on := [one for one in earlier if one["type"] in ("yes_no", "one_of", "many_of", "declaration")]:
        data["shown_if"] = draw(st.none() | st.sampled_from(on).flatmap(_conditions))
    return data


def _conditions(on: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    values: list[Any] = [option["value"] for option in on.get("options", ())] or [True]
    values += [False] if on["type"] == "yes_no" else []
    return st.builds(lambda value: {"question": on["key"], "is": value}, st.sampled_from(values))


@st.composite
def question_sets(draw: st.DrawFn) -> QuestionSet:
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 5))):
        made.append(draw(questions(f"q{number}", made)))
    return parse_definition(definition_of(*made))


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Answers without fault, blank ones among them."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "budget": budgets,
        "outcomes": st.lists(
            st.fixed_dictionaries(
                {"outcome": st.sampled_from(question.values or [""])}, optional={"how": short_lines, "target": figures}
            ),
            unique_by=lambda row: row["outcome"],
        ).map(
            lambda rows: [
                in_order for value in question.values for in_order in map(told, rows) if in_order["outcome"] == value
            ]
        ),
        "domains": _tables(question, {"before": st.integers(0, 130), "after": st.integers(0, 130)}, people=figures),
        "groups": _tables(question, {"number": st.integers(0, 40)}),
        "sums": _tables(question, {"pence": st.integers(0, 5_000_00)}),
        "short_text": short_lines,
        "long_text": storable_texts,
        "number": st.integers(-60, 60),
        "money": st.integers(0, 60) | st.integers(0, 10**13),
        "date": days,
        "month": months,
        "yes_no": st.booleans(),
        "declaration": st.booleans(),
        "postcode": postcodes,
        "one_of": st.sampled_from(question.values or [""]),
        "many_of": st.lists(st.sampled_from(question.values or [""]), unique=True).map(
            lambda chosen: [value for value in question.values if value in chosen]
        ),
    }
    return values[question.type]


def _tables(
    question: Question, cells: dict[str, st.SearchStrategy[int]], **beside: st.SearchStrategy[int | None]
) -> st.SearchStrategy[Any]:
    """Tables as they are kept."""
    kind = kind_of(question)
    if not isinstance(kind, Table):
        return st.nothing()
    of = st.fixed_dictionaries(
        {"of": st.sampled_from([option.value for option in kind.options(question)] or [""])},
        optional=dict(cells),
    )
    rows = st.lists(of, unique_by=lambda row: row["of"], max_size=4)
    tables = st.fixed_dictionaries({"rows": rows, **beside})
    return tables.map(lambda table: kind.tidied(question, table)).filter(bool)


@st.composite
def readable(draw: st.DrawFn) -> tuple[QuestionSet, dict[str, Any]]:
    """A question set and answers without fault to some of its questions."""
    question_set = draw(question_sets())
    answers = {q.key: draw(answers_to(q)) for q in question_set.questions if draw(st.booleans())}
    assert all(
        kind_of(question_set.question(key)).fault(question_set.question(key), answers[key]) is None for key in answers
    )
    return question_set, answers


@st.composite
def sent(draw: st.DrawFn) -> tuple[QuestionSet, dict[str, Any]]:
    """A question set and what a program might send for it, right or wrong."""
    question_set = draw(question_sets())
    likely = st.integers(0, 9).map(bool)
    answers = {
        q.key: draw(answers_to(q) if draw(likely) else json_values) for q in question_set.questions if draw(likely)
    }
    return question_set, answers if draw(likely) else {**answers, draw(texts): draw(json_values)}
