"""The form is as long as the amount is large."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import QuestionSet, json_schema, parse_definition, problems_for_submission, visible
from grants.kernel.problems import Invalid
from tests.kernel.forms.examples import definition_of
from tests.kernel.forms.strategies import question_sets

AMOUNT = {"key": "amount", "type": "money", "label": "How much?", "required": True, "minutes": 1}
ALWAYS = {"key": "plan", "type": "short_text", "label": "What?", "required": True, "minutes": 2}
LARGER = {"key": "risks", "type": "yes_no", "label": "Risks?", "required": True, "minutes": 4, "asked_from": 1_000_00}
ON_LARGER = {
    **ALWAYS,
    "key": "which",
    "label": "Which?",
    "minutes": 8,
    "shown_if": {"question": "risks", "is": True},
}


def form(*questions: dict[str, Any]) -> QuestionSet:
    return replace(parse_definition(definition_of(*questions)), amount_key="amount")


def keys(found: list[Any]) -> list[str]:
    return [question.key for question in found]


@pytest.mark.parametrize(
    ("amount", "asked"),
    [
        (None, ["amount", "plan"]),
        (999_99, ["amount", "plan"]),
        (1_000_00, ["amount", "plan", "risks", "which"]),
        (50_000_00, ["amount", "plan", "risks", "which"]),
    ],
)
def test_who_asks_for_more_is_asked_more(amount: int | None, asked: list[str]) -> None:
    answers = {"amount": amount, "risks": True}
    assert keys(visible(form(AMOUNT, ALWAYS, LARGER, ON_LARGER), answers)) == asked


def test_an_answer_to_what_is_no_longer_asked_is_neither_needed_nor_in_the_way() -> None:
    answers = {"amount": 500_00, "plan": "Soup", "risks": "nonsense", "which": None}
    assert problems_for_submission(form(AMOUNT, ALWAYS, LARGER, ON_LARGER), answers) == []


def test_minutes_are_counted_for_the_amount() -> None:
    whole = form(AMOUNT, ALWAYS, LARGER, ON_LARGER)
    # What hangs on a question that is not asked still counts: rather too long than too short.
    assert whole.minutes_for(999_99) == 1 + 2 + 8
    assert whole.minutes_for(1_000_00) == whole.minutes == 15
    assert whole.amounts == [1_000_00]


def test_where_nobody_asks_for_money_everything_is_asked() -> None:
    assert keys(visible(parse_definition(definition_of(ALWAYS, LARGER)), {})) == ["plan", "risks"]


@pytest.mark.parametrize("amount", [0, -1, "1000", 10.5, True, 10**30])
def test_an_amount_is_whole_pence_above_nothing(amount: Any) -> None:
    with pytest.raises(Invalid) as refused:
        parse_definition(definition_of({**ALWAYS, "asked_from": amount}))
    assert [problem.field for problem in refused.value.problems] == ["sections.0.questions.0.asked_from"]


def test_the_schema_of_a_submission_is_that_of_the_amount() -> None:
    asked = parse_definition(definition_of(ALWAYS, LARGER, ON_LARGER))
    small, large = (json_schema(asked, for_submission=True, amount=amount) for amount in (999_99, 1_000_00))
    assert small["properties"] == large["properties"]
    assert small["properties"]["risks"]["x-asked-from"] == 1_000_00
    assert [part.get("required") for part in small["allOf"]] == [["plan"]]
    assert [part.get("required") for part in large["allOf"][:1]] == [["plan", "risks"]]
    assert large["allOf"][1]["then"]["required"] == ["which"]


@given(question_sets(), st.lists(st.integers(1, 10), min_size=5, max_size=5), st.integers(0, 12), st.integers(0, 12))
def test_more_money_never_means_fewer_questions(drawn: QuestionSet, amounts: list[int], one: int, other: int) -> None:
    section = drawn.sections[0]
    asked = tuple(
        replace(question, asked_from=amount if amount > 3 else None)
        for question, amount in zip(section.questions, amounts, strict=False)
    )
    whole = QuestionSet("Any", (replace(section, questions=asked),), amount_key="amount")
    fewer, more = (set(keys(visible(whole, {"amount": amount}))) for amount in sorted((one, other)))
    assert fewer <= more
