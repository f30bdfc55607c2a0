"""A budget says what something costs, and agrees with what is asked for, or says why not."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from grants.kernel.forms import from_form, parse_definition, problems_for_draft, problems_for_submission, shown, to_form
from grants.kernel.forms.budgets import costs_of, fair_share_in_words, left_of, lines_of, other_money_of
from grants.kernel.forms.kinds import KINDS
from tests.kernel.forms.examples import asked, definition_of

AMOUNT = asked("amount", "money", "How much?")
FORM = replace(
    parse_definition(definition_of(AMOUNT, asked("it", "budget", "What it costs", required=True))), amount_key="amount"
)
TYPED = {
    "it-what-0": " Soup ",
    "it-cost-0": "£600",
    "it-what-1": "",
    "it-cost-1": "",
    "it-what-2": "Rent",
    "it-cost-2": "1,300.50",
    "it-overheads": "100",
    "it-who-0": "Parish council",
    "it-gives-0": "500.50",
    "it-promised-0": "yes",
    "it-difference": "",
}
BUDGET = {
    "lines": [{"what": "Soup", "pence": 600_00}, {"what": "Rent", "pence": 1_300_50}],
    "overheads_pence": 100_00,
    "other": [{"promised": True, "who": "Parish council", "pence": 500_50}],
}


def read(**fields: str) -> tuple[Any, list[str]]:
    answers, problems = from_form(FORM, MultiDict(fields.items()), only=["it"])
    return answers.get("it"), [problem.message for problem in problems]


def problems(budget: dict[str, Any], amount: int | None) -> list[str]:
    return [problem.message for problem in problems_for_submission(FORM, {"it": budget, "amount": amount})]


def test_what_is_typed_is_kept_without_its_blank_rows() -> None:
    assert read(**TYPED) == (BUDGET, [])
    assert from_form(FORM, MultiDict(to_form(FORM, {"it": BUDGET})), only=["it"])[0]["it"] == BUDGET


def test_its_totals() -> None:
    assert sum(line["pence"] for line in lines_of(BUDGET)) == costs_of(BUDGET)
    assert lines_of(BUDGET)[-1] == {"what": "Share of running costs", "pence": 100_00}
    assert (costs_of(BUDGET), other_money_of(BUDGET), left_of(BUDGET)) == (2_000_50, 500_50, 1_500_00)


def test_what_is_left_must_be_what_is_asked_for_or_be_explained() -> None:
    assert problems(BUDGET, 1_500_00) == []
    (told,) = problems(BUDGET, 1_400_00)
    assert told.startswith("Your costs come to £2,000.50 and others give £500.50, so £1,500 is left.")
    assert told.endswith("You ask for £1,400. Change one of them, or say why they differ.")
    assert problems({**BUDGET, "difference": "We find £100 ourselves."}, 1_400_00) == []
    assert problems(BUDGET, None) == []  # nothing to compare with yet


def test_a_draft_is_warned_and_keeps_half_a_line() -> None:
    half, unread = read(**{"it-what-0": "Soup", "it-cost-1": "5"})
    assert unread == []
    warned = [problem.message for problem in problems_for_draft(FORM, {"it": half})]
    assert warned == ["Say what “Soup” costs.", "Say what the £5 in your budget is for."]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"it-cost-1": "lots"}, "“lots” in “What it costs”, line 2: enter an amount in pounds, like 120 or 1,200.50."),
        ({"it-gives-0": "-5"}, "“-5” in “What it costs”, other money 1: enter an amount in pounds, like 120 or"),
        ({"it-months": "six"}, "“six” in “What it costs”, months: enter a whole number, like 12."),
        ({"it-cost-0": "9" * 60}, f"“{'9' * 40}…” in “What it costs”, line 1"),
    ],
)
def test_what_is_no_amount_is_named_with_its_line(fields: dict[str, str], said: str) -> None:
    answer, (message,) = read(**{**TYPED, **fields})
    assert answer is None
    assert said in message


def test_a_page_without_it_leaves_it_alone_and_a_blank_one_clears_it() -> None:
    assert from_form(FORM, MultiDict({"other": "x"}), only=["it"]) == ({}, [])
    assert from_form(FORM, MultiDict({"it-what-0": " "}), only=["it"]) == ({"it": None}, [])


def test_it_is_shown_line_by_line() -> None:
    assert shown(FORM.question("it"), BUDGET).splitlines() == [
        "Soup: £600",
        "Rent: £1,300.50",
        "Share of running costs: £100",
        "Costs in all: £2,000.50",
        "From Parish council: £500.50 (promised)",
        "Left to ask for: £1,500",
    ]


def test_the_help_says_how_the_share_was_reckoned_or_what_it_lacks() -> None:
    helped = {"yearly_pence": 4_800_00, "by": "hours", "part": 6, "whole": 40, "months": 6}
    assert fair_share_in_words({"help": helped}).endswith("is £360.")
    assert fair_share_in_words({"help": {"yearly_pence": 1}}) == "Fill in all five figures to work out a fair share."
    assert fair_share_in_words({}) == ""


@pytest.mark.parametrize(
    "what", ["Total", "TOTAL:", " total costs ", "Sub-total", "Grand total", "Sum", "Total of all costs"]
)
def test_a_line_that_adds_up_the_others_is_asked_about(what: str) -> None:
    lines = [{"what": "Soup", "pence": 600_00}, {"what": what, "pence": 600_00}]
    (told,) = problems({"lines": lines}, 1_200_00)
    assert f"“{what}” is added to the other costs" in told
    assert [each.code for each in problems_for_draft(FORM, {"it": {"lines": lines}})] == ["a_total"]


@pytest.mark.parametrize(
    "what", ["Total Gym hire", "Sumac and spices", "Summer trip", "Totally Wild entry", "Soup for all"]
)
def test_a_cost_with_such_a_word_in_its_name_is_a_cost(what: str) -> None:
    assert problems({"lines": [{"what": what, "pence": 600_00}]}, 600_00) == []


@pytest.mark.parametrize("value", [{"": None}, {"other": None}, {"lines": None}, {"difference": 5}])
def test_what_is_no_budget_is_not_taken_for_an_empty_one(value: dict[str, Any]):
    assert KINDS["budget"].is_empty({})
    assert not KINDS["budget"].is_empty(value)
