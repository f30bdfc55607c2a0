"""Rules of reporting, and the outcomes told in returns."""

from datetime import date

import pytest

from grants.kernel.forms import parse_definition
from grants.reporting.packs.told import Told, outcomes_of, people_reached
from grants.reporting.rules import funding_year, period_problems, usual_period
from grants.schemes.defaults import RETURN

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, TODAY, "period_from"),
        (TODAY, None, "period_to"),
        (date(2027, 2, 2), date(2027, 2, 1), "period_to"),
        (date(2027, 3, 2), date(2027, 3, 9), "period_from"),
        (date(1990, 1, 1), TODAY, "period_from"),
    ],
)
def test_a_period_that_cannot_be_is_refused(first: date | None, last: date | None, field: str):
    assert [problem.field for problem in period_problems(first, last, today=TODAY)] == [field]


def test_a_period_of_one_day_will_do():
    assert period_problems(TODAY, TODAY, today=TODAY) == []


def test_a_year_of_funding_begins_in_april():
    assert funding_year(date(2027, 3, 31)) == 2026
    assert funding_year(date(2027, 4, 1)) == 2027
    assert usual_period(TODAY) == (date(2026, 4, 1), TODAY)


def told(**answers: object) -> Told:
    return Told(parse_definition(RETURN), answers, "a quarter")


def test_outcomes_are_added_and_counted_and_what_people_wrote_is_not_quoted():
    outcomes = outcomes_of(
        [
            told(people_reached=30, outcomes="We sing.", wellbeing="better", spent=100),
            told(people_reached=12, outcomes="We grow.", wellbeing="better"),
            told(wellbeing="same"),
        ]
    )

    by_key = {outcome["key"]: outcome for outcome in outcomes}
    assert list(by_key) == ["people_reached", "wellbeing"]
    assert (by_key["people_reached"]["total"], by_key["people_reached"]["answered"]) == (42, 2)
    assert [list(part.values()) for part in by_key["wellbeing"]["choices"]] == [[2, 1]]
    assert "We sing." not in str(outcomes)
    assert people_reached(outcomes) == 42
    assert people_reached([]) is None
