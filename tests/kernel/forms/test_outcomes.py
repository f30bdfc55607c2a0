"""Outcomes are chosen from those the funders share, each with how somebody will know."""

from typing import Any

from werkzeug.datastructures import MultiDict

from grants.kernel.forms import from_form, parse_definition, problems_for_submission, shown, to_form
from tests.kernel.forms.examples import asked, definition_of

OPTIONS = [{"value": "lonely", "text": "People are less lonely"}, {"value": "fit", "text": "People move more"}]
FORM = parse_definition(definition_of(asked("it", "outcomes", "What will change?", required=True, options=OPTIONS)))
CHOSEN = [{"outcome": "lonely", "how": "We ask them.", "target": 25}, {"outcome": "fit", "how": "We count."}]


def read(*fields: tuple[str, str]) -> tuple[Any, list[str]]:
    answers, problems = from_form(FORM, MultiDict(fields))
    return answers.get("it"), [problem.message for problem in problems]


def test_what_is_chosen_is_kept_in_the_order_of_the_question() -> None:
    typed = (("it", "fit"), ("it", "lonely"), ("it-how-1", "We count."), ("it-how-0", "We ask them."))
    assert read(*typed, ("it-target-0", "25")) == (CHOSEN, [])
    assert from_form(FORM, MultiDict(to_form(FORM, {"it": CHOSEN})))[0]["it"] == CHOSEN


def test_words_beside_an_outcome_that_is_not_chosen_are_not_lost() -> None:
    answer, (message,) = read(("it", "fit"), ("it-how-1", "x"), ("it-how-0", "We ask them."))
    assert answer is None
    assert message.startswith("You wrote beside “People are less lonely”")


def test_each_needs_how_they_will_know_before_it_is_sent() -> None:
    problems = problems_for_submission(FORM, {"it": [{"outcome": "fit"}]})
    assert [problem.message for problem in problems] == ["Say how you will know about “People move more”."]


def test_they_are_shown_with_their_words() -> None:
    assert shown(FORM.question("it"), CHOSEN).splitlines() == [
        "People are less lonely: We ask them. (for 25 people)",
        "People move more: We count.",
    ]
