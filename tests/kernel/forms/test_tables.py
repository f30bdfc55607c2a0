"""Tables of numbers: wheels and stars before and after, numbers by group, sums by line."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from grants.kernel.forms import from_form, from_json, problems_for_draft, shown, to_form
from grants.kernel.forms.tables import total_of
from tests.kernel.forms.examples import asked, form_of

PARTS = [{"value": "friends", "text": "Friends"}, {"value": "sleep", "text": "Sleep"}]
WHEEL = form_of(asked("it", "domains", "How are they?", options=PARTS, min=1, max=5))
AGES = form_of(asked("it", "groups", "How old are they?", options=[{"value": "young", "text": "Under 25"}]))
LINES = form_of(asked("it", "sums", "What went where?", options=PARTS))
BETTER = {"people": 12, "rows": [{"of": "friends", "before": 20, "after": 42}, {"of": "sleep", "after": 30}]}


def read(form: Any, typed: dict[str, str]) -> tuple[Any, list[str]]:
    answers, problems = from_form(form, MultiDict(typed))
    return answers.get("it"), [problem.message for problem in problems]


def test_a_wheel_is_averages_before_and_after_of_a_number_of_people():
    typed = {"it-people": "12", "it-before-0": "2", "it-after-0": "4.2", "it-before-1": "", "it-after-1": "3,0"}
    assert read(WHEEL, typed) == (BETTER, [])
    assert from_form(WHEEL, MultiDict(to_form(WHEEL, {"it": BETTER})))[0]["it"] == BETTER
    assert shown(WHEEL.question("it"), BETTER) == "12 people\nFriends: 2 before, 4.2 after\nSleep: 3 after"


def test_levels_beyond_the_scale_and_nobody_asked_hold_the_sending_up_and_are_kept():
    beyond = {"rows": [{"of": "sleep", "before": 5, "after": 51}]}
    answers, problems = from_json(WHEEL, {"it": beyond})
    assert (answers["it"], problems) == (beyond, [])
    assert [problem.message for problem in problems_for_draft(WHEEL, answers)] == [
        "“Sleep” in “How are they?”, before, must be from 1 to 5.",
        "“Sleep” in “How are they?”, after, must be from 1 to 5.",
        "Say how many people told you, for “How are they?”.",
    ]


def test_groups_always_have_a_place_for_those_who_prefer_not_to_say():
    told = {"rows": [{"of": "young", "number": 3}, {"of": "prefer_not_to_say", "number": 2}]}
    assert read(AGES, {"it-number-0": "3", "it-number-1": "2"}) == (told, [])
    assert shown(AGES.question("it"), told) == "Under 25: 3\nPrefer not to say: 2"


def test_sums_are_added_up_and_lines_left_blank_are_no_lines():
    value, _ = read(LINES, {"it-pence-0": "£1,200.50", "it-pence-1": ""})
    assert value == {"rows": [{"of": "friends", "pence": 1_200_50}]}
    assert (total_of(value), total_of(None)) == (1_200_50, 0)
    assert shown(LINES.question("it"), value) == "In all £1,200.50\nFriends: £1,200.50"
    assert read(LINES, {"it-pence-0": "", "it-pence-1": " "}) == (None, [])


@pytest.mark.parametrize(
    ("form", "field", "typed", "told"),
    [
        (WHEEL, "it-after-1", "4.25", "“4.25” in “How are they?”, Sleep, after: enter one number with at most"),
        (WHEEL, "it-people", "a dozen", "“a dozen” in “How are they?”, How many people told you?: enter one whole"),
        (AGES, "it-number-0", "10-12", "“10-12” in “How old are they?”, Under 25: enter one whole number, such as 11."),
        (AGES, "it-number-0", "9999999", "“9999999” in “How old are they?”, Under 25: that is too much."),
        (LINES, "it-pence-1", "lots", "“lots” in “What went where?”, Sleep: enter one amount in pounds"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_row(form: Any, field: str, typed: str, told: str):
    value, (message,) = read(form, {field: typed})
    assert value is None
    assert message.startswith(told)
