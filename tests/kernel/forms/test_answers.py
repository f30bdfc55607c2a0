"""What people type and what programs send, read without loss."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from grants.kernel.forms import (
    FormData,
    QuestionSet,
    changed,
    field_names,
    from_form,
    from_json,
    merged,
    problems_for_draft,
    shown,
    to_form,
)
from tests.kernel.forms.examples import BEESTON_BLOOMS, one_question, small_grant
from tests.kernel.forms.strategies import readable, sent, storable_texts


def page(**fields: Any) -> FormData:
    """What a browser sends; `it_day` stands for the field `it-day`."""
    return MultiDict({name.replace("it_", "it-"): value for name, value in fields.items()})


def typed(kind: str, settings: dict[str, Any] | None = None, **fields: Any) -> Any:
    """The answer read from a page that asks one thing; the message, when it cannot be read."""
    answers, problems = from_form(one_question(kind, **(settings or {})), page(**fields))
    return problems[0].message if problems else answers["it"]


TWO = {"options": [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]}


@pytest.mark.parametrize(
    ("kind", "fields", "answer"),
    [
        ("number", {"it": " 1,250 "}, 1250),
        ("number", {"it": "-3"}, -3),
        ("number", {"it": "12.5"}, "Enter a whole number for “What?”, like 25."),
        ("number", {"it": "1,2"}, "Enter a whole number for “What?”, like 25."),
        ("number", {"it": "9" * 5000}, "Enter a whole number for “What?”, like 25."),
        ("number", {"it": "9" * 13}, "Enter a smaller number for “What?”."),
        ("money", {"it": "£1,200.50"}, 1_200_50),
        ("money", {"it": " 300 "}, 300_00),
        ("money", {"it": "lots"}, "Enter an amount in pounds for “What?”, like 1200 or 1,200.50."),
        ("money", {"it": "9" * 5000}, "That is too much for “What?”. Enter a smaller amount."),
        ("money", {"it": "100000000000.01"}, "That is too much for “What?”. Enter a smaller amount."),
        ("date", {"it_day": "1", "it_month": "4", "it_year": "2026"}, "2026-04-01"),
        ("date", {"it_day": "01", "it_month": "April", "it_year": " 2026 "}, "2026-04-01"),
        ("date", {"it_day": "29", "it_month": "feb", "it_year": "2028"}, "2028-02-29"),
        (
            "date",
            {"it_day": "30", "it_month": "2", "it_year": "2026"},
            "Your answer to “What?” must be a real date, like 27 3 2026.",
        ),
        (
            "date",
            {"it_day": "", "it_month": "", "it_year": "2026"},
            "Your answer to “What?” must include a day and a month.",
        ),
        (
            "date",
            {"it_day": "1", "it_month": "4", "it_year": "226"},
            "The year in your answer to “What?” must have 4 numbers, like 2026.",
        ),
        ("month", {"it_month": "12", "it_year": "2026"}, "2026-12"),
        (
            "month",
            {"it_month": "13", "it_year": "2026"},
            "Your answer to “What?” must be a real month, like 3 2026.",
        ),
        (
            "month",
            {"it_month": "Ju", "it_year": "2026"},
            "Your answer to “What?” must be a real month, like 3 2026.",
        ),
        ("yes_no", {"it": "no"}, False),
        ("yes_no", {"it": "perhaps"}, "Choose yes or no for “What?”."),
        ("postcode", {"it": "ls14ap"}, "LS1 4AP"),
        ("postcode", {"it": " Ls1  4-aP."}, "LS1 4AP"),
        ("postcode", {"it": "Leeds"}, "Enter a full UK postcode for “What?”, like LS1 4AP."),
        ("declaration", {"it": "yes"}, True),
        ("declaration", {}, False),
        ("short_text", {"it": "two\r\nlines"}, "Write your answer to “What?” on one line."),
        (
            "long_text",
            {"it": "a\x00b"},
            "Your answer to “What?” has a character that cannot be saved. Type it again.",
        ),
        (
            "long_text",
            {"it": "a" * 100_001},
            "Your answer to “What?” is too long: the most is 100,000 characters.",
        ),
    ],
)
def test_what_is_typed_is_read(kind: str, fields: dict[str, Any], answer: Any) -> None:
    assert typed(kind, None, **fields) == answer


def test_choices_are_read() -> None:
    assert typed("one_of", TWO, it="b") == "b"
    assert typed("one_of", TWO, it="c") == "Choose from the answers offered for “What?”."
    assert typed("many_of", TWO, it=["b", "a", "b", ""]) == ["a", "b"]
    assert typed("many_of", TWO, it=["a", "c"]) == "Choose from the answers offered for “What?”."
    assert typed("many_of", TWO) is None


def test_what_cannot_be_read_is_left_out_and_said() -> None:
    form = small_grant()

    answers, problems = from_form(form, page(people="many", cost="500"), only=form.sections[1].keys)

    assert answers == {"cost": 500_00, "places": None}
    assert [(problem.field, problem.code) for problem in problems] == [("people", "unreadable")]


def test_a_page_speaks_only_for_its_own_questions() -> None:
    fields = page(group_name="Beeston Blooms", people="12", true="yes")

    assert from_form(small_grant(), fields, only=["group_name"]) == ({"group_name": "Beeston Blooms"}, [])


def test_a_blank_field_clears_and_a_field_that_was_not_there_leaves_alone() -> None:
    form = small_grant()
    fields = MultiDict({"people": " ", "starts-day": "", "starts-month": "", "starts-year": ""})

    change, problems = from_form(form, fields, only=["people", "starts", "cost", "size"])

    assert problems == []
    assert change == {"people": None, "starts": None}
    after = merged(BEESTON_BLOOMS, change)
    assert changed(form, BEESTON_BLOOMS, after) == ["people", "starts"]
    assert "people" not in after
    assert after["cost"] == BEESTON_BLOOMS["cost"]


def test_an_unticked_declaration_is_taken_back() -> None:
    assert from_form(small_grant(), page(), only=["true"]) == ({"true": False}, [])


@pytest.mark.parametrize(
    "text",
    [
        "“Quoted” – in Word…",
        "مرحبا بالعالم",
        "שלום \u202eabc\u202c",
        "👩🏽‍🌾🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "  two  spaces ",
        "a\tb\n\n\nc",
        "e\u0301 é",
        "\u2028",
    ],
)
def test_text_is_kept_as_typed(text: str) -> None:
    assert typed("long_text", it=text) == text


def test_line_breaks_of_a_browser_become_line_feeds() -> None:
    assert typed("long_text", it="one\r\n\r\ntwo\r\n") == "one\n\ntwo\n"


@given(storable_texts.filter(bool))
def test_any_text_survives_a_page_and_json(text: str) -> None:
    form = one_question("long_text")
    kept = text.replace("\r\n", "\n")

    answers, problems = from_form(form, MultiDict(to_form(form, {"it": text})))

    assert (answers, problems) == ({"it": kept}, [])
    assert from_json(form, {"it": text}) == ({"it": text}, [])


@given(readable())
def test_a_page_that_shows_answers_gives_them_back(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case
    answers = {key: value.replace("\r\n", "\n") if isinstance(value, str) else value for key, value in answers.items()}

    read, problems = from_form(form, MultiDict(to_form(form, answers)))

    assert problems == []
    assert changed(form, answers, merged(answers, read)) == []
    assert changed(form, answers, merged({}, read)) == []


@given(readable())
def test_what_people_read_they_can_type(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case
    plain = {"number", "money", "postcode"}
    displayed = {q.key: shown(q, answers[q.key]) for q in form.questions if q.key in answers and q.type in plain}

    read, problems = from_form(form, MultiDict(displayed), only=displayed)

    assert problems == []
    assert read == {key: answers[key] for key in displayed}


@given(readable())
def test_json_gives_back_what_was_kept(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case

    assert from_json(form, answers) == (answers, [])


@given(sent())
def test_every_value_sent_is_an_answer_or_a_problem(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, data = case

    answers, problems = from_json(form, data)

    assert sorted([*answers, *(problem.field for problem in problems)]) == sorted(data)
    assert "unreadable" not in {problem.code for problem in problems_for_draft(form, answers)}


@given(sent(), st.data())
def test_any_page_can_be_read(case: tuple[QuestionSet, dict[str, Any]], data: st.DataObject) -> None:
    form, _ = case
    names = [name for question in form.questions for name in field_names(question)]
    fields = data.draw(st.dictionaries(st.sampled_from(names), st.lists(st.text(), min_size=1, max_size=3)))

    answers, problems = from_form(form, MultiDict(fields))

    assert not set(answers) & {problem.field for problem in problems}
    assert from_json(form, answers) == (answers, [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("short_text", 3),
        ("short_text", "two\nlines"),
        ("long_text", "half a \ud83d character"),
        ("number", "3"),
        ("number", 3.5),
        ("number", True),
        ("number", 10**13),
        ("number", -(10**13)),
        ("number", float("inf")),
        ("money", -1),
        ("money", "1200.50"),
        ("money", 12.5),
        ("money", True),
        ("money", 10**14),
        ("date", "01/04/2026"),
        ("date", "20260401"),
        ("date", "2026-02-30"),
        ("date", "2026-04-01\n"),
        ("date", "0026-04-01"),
        ("month", "2026-13"),
        ("month", "2026-04-01"),
        ("yes_no", "yes"),
        ("yes_no", 1),
        ("declaration", "true"),
        ("postcode", "LS1"),
        ("postcode", " LS1 4AP"),
        ("postcode", 1),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(kind: str, value: Any) -> None:
    answers, problems = from_json(one_question(kind), {"it": value})

    assert answers == {}
    assert [(problem.field, problem.code) for problem in problems] == [("it", "unreadable")]
    assert "“What?”" in problems[0].message


@pytest.mark.parametrize("value", ["a", ["a", "a"], ["a", "c"], [["a"]], [{}], {"a": True}])
def test_a_list_has_each_offered_choice_at_most_once(value: Any) -> None:
    assert len(from_json(one_question("many_of", **TWO), {"it": value})[1]) == 1


def test_json_is_kept_in_one_way() -> None:
    form = small_grant()

    assert from_json(form, {"postcode": "ls118pg"})[0] == {"postcode": "LS11 8PG"}
    assert from_json(form, {"places": ["ls8", "ls11"]})[0] == {"places": ["ls11", "ls8"]}
    number = from_json(form, {"people": 25.0})[0]["people"]
    assert (number, type(number)) == (25, int)


def test_null_clears_and_an_unknown_key_is_named() -> None:
    answers, problems = from_json(small_grant(), {"people": None, "shoe_size": 7})

    assert answers == {"people": None}
    assert [(problem.field, problem.message) for problem in problems] == [
        ("shoe_size", "There is no question “shoe_size”.")
    ]


def test_changed_names_what_differs_in_the_order_asked() -> None:
    after = {**BEESTON_BLOOMS, "true": False, "cost": 900_00, "group_name": "Holbeck Blooms"}

    assert changed(small_grant(), BEESTON_BLOOMS, after) == ["group_name", "cost", "true"]


def test_blank_and_absent_are_no_change() -> None:
    assert changed(small_grant(), {}, {"plan": " \n", "places": [], "true": False, "people": None}) == []
    assert changed(small_grant(), {}, {"people": 0, "has_host": False}) == ["people", "has_host"]


def test_an_error_links_to_the_first_field() -> None:
    form = small_grant()

    assert field_names(form.question("starts")) == ("starts-day", "starts-month", "starts-year")
    assert field_names(form.question("started")) == ("started-month", "started-year")
    assert field_names(form.question("plan")) == ("plan",)
