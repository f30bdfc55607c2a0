"""The schema in the API's documentation says what the validators do."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from grants.kernel.forms import QuestionSet, from_json, json_schema, problems_for_submission
from tests.kernel.forms.examples import BEESTON_BLOOMS, asked, form_of, one_question, small_grant
from tests.kernel.forms.strategies import TOLD_TOGETHER, amounts, question_sets, sent

AWKWARD: list[Any] = [
    *[None, True, False, 0, 1, -1, 3, 3.0, 3.5, 11, 10**12 + 1, 10**13 + 1, -(10**12) - 1, {}],
    *["", " ", "\n", "\u00a0", "\x00", "a\x00", "a\nb", "a\n", "a\r", "a", "c", "x" * 100_000, "x" * 100_001],
    *["2026-04-01", "2026-04-01\n", "2026-02-30", "2026-4-1", "20260401", "0999-01-01", "2026-13-01"],
    *["2026-04", "2026-04\n", "2026-00", "0999-01", "٢٠٢٦-04"],
    *["LS1 4AP", "ls14ap", "LS1 4AP\n", "LS11 8PG\n", " LS1 4AP", "LS1  4AP", "LS1"],
    *[{"lines": []}, {"lines": [{}]}, {"lines": [{"what": "Soup", "pence": 600.0}]}, {"lines": [{"what": " "}]}],
    *[{"lines": [{"what": "Soup"}]}, {"lines": [{"pence": 5}]}, {"lines": [{"what": "a\n", "pence": 1}]}, {"cost": 1}],
    *[{"overheads_pence": 0}, {"overheads_pence": 7}, {"overheads_pence": -7}, {"other": [{"who": "We", "pence": 3}]}],
    *[{"other": [{"promised": True}]}, {"difference": "Because"}, {"help": {"by": "moon"}}, {"help": {"part": 1.5}}],
    *[[{"outcome": "a"}], [{"outcome": "a", "how": "x"}], [{"outcome": "c", "how": "x"}], [{"how": "x"}]],
    *[
        [{"outcome": "a", "how": "x", "target": 3.0}],
        [{"outcome": "a", "how": "x", "target": -1}],
        [{"outcome": "a", "how": " "}],
    ],
    *[[{"outcome": v, "how": "x"} for v in pair] for pair in ("ab", "ba", "aa")],
    *[
        {"rows": [{"of": "a", name: value}]}
        for name in ("before", "number", "pence")
        for value in (1, 10, 20.0, -1, 101)
    ],
    *[{"rows": []}, {"rows": [{"of": "a"}]}, {"rows": [{"pence": 1}]}, {"rows": [1]}, {"people": 3, "rows": []}],
    {"people": 3, "rows": [{"of": "a", "before": 10, "after": 20}, {"of": "b", "after": 101}]},
    {"people": 3, "rows": [{"of": "b", "before": 10}, {"of": "a", "after": 20}]},
    {"people": 0, "rows": [{"of": "b", "before": 10}]},
    {"rows": [{"of": "prefer_not_to_say", "number": 2}, {"of": "a", "number": 1}, {"of": "a", "number": 1}]},
    *[[], ["a"], ["b", "a"], ["a", "a"], ["c"], ["a", "c"], [1], [None], ["a", None]],
]

TWO = [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]

SETTINGS: dict[str, dict[str, Any]] = {
    "one_of": {"options": TWO},
    "many_of": {"options": TWO},
    "outcomes": {"options": TWO},
    "domains": {"options": TWO, "min": 1},
    "groups": {"options": TWO},
    "sums": {"options": TWO},
    "number": {"min": 1, "max": 10},
    "money": {"min": 1, "max": 10},
}

BEYOND_JSON_SCHEMA = {"too_many_words", "too_early", "too_late", "does_not_add_up", "a_total"}


def accepts(form: QuestionSet, data: dict[str, Any], *, for_submission: bool, amount: int | None = None) -> bool:
    schema = json_schema(form, for_submission=for_submission, amount=amount)
    checker = Draft202012Validator.FORMAT_CHECKER
    return bool(Draft202012Validator(schema, format_checker=checker).is_valid(data))


def can_be_sent(form: QuestionSet, data: dict[str, Any], amount: int | None = None) -> bool:
    """What the validators say of who asks for `amount` pence, but for what JSON Schema cannot count."""
    answers, problems = from_json(form, data)
    if amount is not None:
        form, answers = replace(form, amount_key="amount-requested"), {**answers, "amount-requested": amount}
    problems += [p for p in problems_for_submission(form, answers) if p.code not in BEYOND_JSON_SCHEMA]
    return problems == []


def test_beeston_blooms_answers_fit_the_schema() -> None:
    form = small_grant()

    assert accepts(form, BEESTON_BLOOMS, for_submission=True)
    assert accepts(form, {"people": None}, for_submission=False)
    assert not accepts(form, {"people": None}, for_submission=True)
    assert not accepts(form, {**BEESTON_BLOOMS, "shoe_size": 7}, for_submission=False)
    assert not accepts(form, {**BEESTON_BLOOMS, "starts": "2026-02-30"}, for_submission=False)
    assert not accepts(form, {**BEESTON_BLOOMS, "places": ["elsewhere"]}, for_submission=True)


def test_the_schema_tells_a_reader_what_is_asked() -> None:
    properties = json_schema(small_grant(), for_submission=False)["properties"]

    assert properties["plan"]["title"] == "What will you do?"
    assert properties["plan"]["description"] == "Say what will happen, where and with whom."
    assert "micro: Under £10,000 a year" in properties["size"]["description"]


def test_limits_beyond_json_schema_are_written_down() -> None:
    asked = json_schema(small_grant(), for_submission=True)["allOf"][0]["properties"]

    assert asked["plan"]["x-word-limit"] == 300
    assert asked["starts"]["x-min"] == "2026-04-01"


@given(question_sets())
def test_every_question_set_has_a_sound_schema(form: QuestionSet) -> None:
    for for_submission in (False, True):
        schema = json_schema(form, for_submission=for_submission)
        Draft202012Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema


@given(sent())
def test_the_schema_of_a_draft_agrees_with_the_validators(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, data = case

    assert accepts(form, data, for_submission=False) == (from_json(form, data)[1] == [])


@given(sent(), amounts)
def test_the_schema_of_a_submission_agrees_with_the_validators_at_each_amount(
    case: tuple[QuestionSet, dict[str, Any]], amount: int
) -> None:
    form, data = case

    assert accepts(form, data, for_submission=True, amount=amount) == can_be_sent(form, data, amount)
    assert accepts(form, data, for_submission=True) == can_be_sent(form, data)  # where nobody asks for money


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("kind", TOLD_TOGETHER)
def test_schema_and_validators_agree_on_awkward_values(kind: str, required: bool) -> None:
    forms = [one_question(kind, required=required, **SETTINGS.get(kind, {}))]
    forms += [one_question(kind, required=required)] if kind in ("number", "money") else []

    for form, data in itertools.product(forms, [{}, *({"it": value} for value in AWKWARD)]):
        assert accepts(form, data, for_submission=False) == (from_json(form, data)[1] == []), data
        assert accepts(form, data, for_submission=True) == can_be_sent(form, data), data


def test_schema_and_validators_agree_along_a_chain_of_conditions() -> None:
    form = form_of(
        asked("a", "yes_no"),
        asked("b", "many_of", options=TWO, shown_if={"question": "a", "is": True}),
        asked("c", "one_of", options=TWO, shown_if={"question": "b", "is": "b"}),
        asked("d", "number", required=True, min=5, shown_if={"question": "c", "is": "a"}),
    )
    values: dict[str, list[Any]] = {
        "a": [None, True, False],
        "b": [None, [], ["a"], ["a", "b"]],
        "c": [None, "a", "b"],
        "d": [None, 4, 5],
    }

    refused = 0
    for chosen in itertools.product(*values.values()):
        data = dict(zip(values, chosen, strict=True))
        for sent_data in (data, {key: value for key, value in data.items() if value is not None}):
            assert accepts(form, sent_data, for_submission=True) == can_be_sent(form, sent_data), sent_data
            refused += not can_be_sent(form, sent_data)
    assert refused == 4  # only with the whole chain in place is the last question asked


def test_schema_and_validators_agree_along_a_chain_that_hangs_on_an_amount() -> None:
    form = form_of(
        asked("a", "yes_no", asked_from=1_000_00),
        asked("b", "yes_no", shown_if={"question": "a", "is": True}),
        asked("c", "number", required=True, min=5, asked_from=5_000_00, shown_if={"question": "b", "is": True}),
        asked("d", "number", required=True, asked_from=1_000_00),
    )
    values: dict[str, list[Any]] = {"a": [None, True], "b": [None, True], "c": [None, 4, 5], "d": [None, 1]}

    refused = dict.fromkeys((999_99, 1_000_00, 5_000_00), 0)
    for amount, chosen in itertools.product(refused, itertools.product(*values.values())):
        data = dict(zip(values, chosen, strict=True))
        assert accepts(form, data, for_submission=True, amount=amount) == can_be_sent(form, data, amount), data
        refused[amount] += not can_be_sent(form, data, amount)
    assert refused == {999_99: 0, 1_000_00: 12, 5_000_00: 14}


def test_files_are_told_of_beside_the_answers() -> None:
    form = form_of(asked("papers", "file", required=True, most_files=1, largest_megabytes=20), asked("a", "yes_no"))
    schema = json_schema(form, for_submission=False)
    assert "papers" not in schema["properties"]
    told = schema["x-files"]["papers"]
    assert (told["most_files"], told["largest_megabytes"], told["required"]) == (1, 20, True)
    assert "x-files" not in json_schema(form_of(asked("a", "yes_no")), for_submission=False)
