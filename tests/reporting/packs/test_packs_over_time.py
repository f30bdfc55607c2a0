"""Two packs on one period, built one after the other: the same figures, or it is said what came since then."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from grants.applications.models import Application
from grants.awards.models import OFFERED, Award
from grants.kernel.forms import parse_definition
from grants.monitoring.models import Return
from grants.reporting.packs.told import Told, outcomes_of, people_reached
from grants.schemes.defaults import RETURN
from tests.house import TestHouse
from tests.reporting.stories import Story, contents, table_of

QUARTER = (date(2027, 1, 1), date(2027, 3, 31))
AS_OF_ITS_MOMENT = ("money", "exceptions", "since_then", "notes")
"""Sections that say as of which moment they tell."""


def sections(told: dict[str, Any]) -> dict[str, Any]:
    return {each["key"]: each for each in told["sections"]}


@pytest.fixture
def story(postgres_house: TestHouse) -> Story:
    """A quarter that is over: five applications were declined in it, one was funded, and a return was accepted."""
    story = Story(postgres_house)
    with story.house.write() as session:
        groups = [story.organisation(session, f"Asker {n}", annual_income_pence=8_000_00) for n in range(5)]
    story.decided_grant(1_000_00, on=date(2027, 2, 1))
    for group in groups:
        story.declined(group, 500_00)
    award = story.grant(3_000_00, on=date(2027, 2, 1), ends_on=date(2028, 1, 31))
    story.instalment(award, 1, 1_000_00, "paid", date(2027, 2, 3))
    story.report(award, 1, "accepted", story.house.now(), people_reached=30)
    story.report(award, 2, "due", story.house.now() + timedelta(days=90), people_reached=80)
    story.award = award
    story.house.clock.move_to(story.house.now().replace(year=2027, month=4, day=6))
    return story


def later(story: Story) -> None:
    """Ten weeks on: another grant and round, a payment, a return, an application of the quarter's own scheme."""
    story.house.clock.advance(days=70)
    story.round = None
    with story.house.write() as session:
        groups = [story.organisation(session, f"Later {n}", annual_income_pence=8_000_00) for n in range(6)]
    for group in groups:
        story.declined(group, 500_00)
    story.grant(9_000_00, on=date(2027, 4, 8))
    story.instalment(story.award, 2, 2_000_00, "paid", date(2027, 4, 9))
    with story.house.write() as session:
        came = {"state": "accepted", "submitted_at": story.house.now(), "reviewed_at": story.house.now()}
        session.execute(update(Return).where(Return.state == "due").values(**came))


def test_what_is_of_the_period_is_the_same_whenever_it_is_built(story: Story):
    first = contents(story, "full", period=QUARTER)
    later(story)
    second = contents(story, "full", period=QUARTER)

    before, after = sections(first), sections(second)
    assert before.keys() - {"since_then"} == after.keys() - {"since_then"}
    for key in before.keys() - set(AS_OF_ITS_MOMENT):
        assert before[key] == after[key]
    assert first["totals"] == second["totals"]
    assert first["headline"] == second["headline"]
    assert [list(row) for row in table_of(first, "became")["rows"]] == [["Declined", 5]]


def test_the_difference_is_named(story: Story):
    first = sections(contents(story, "full", period=QUARTER))
    later(story)
    with story.house.write() as session:
        accepted = {"accepted_at": story.house.now(), "state": "accepted"}
        session.execute(update(Award).where(Award.id == story.award.id).values(**accepted))
    second = sections(contents(story, "full", period=QUARTER))

    assert "since_then" not in first, "nothing has come since"
    assert second["since_then"]["title"] == "Since then: from 1 April 2027 to 15 June 2027 at 11:00am"
    assert second["since_then"]["sentences"] == [
        "1 grant of the period was accepted; it is told above.",
        "1 payment was made, £2,000 together.",
        "1 return of these grants was accepted.",
    ]
    assert "All else about the money is as things stood on 15 June 2027 at 11:00am." in second["money"]["sentences"]
    assert "as it stood at the end of 31 March 2027" in str(second["notes"])
    assert "Everything is as it was agreed, as things stood on" in str(second["exceptions"])


def test_while_the_period_goes_on_nothing_has_come_since(postgres_house: TestHouse):
    story = Story(postgres_house)
    told = sections(contents(story, "full", period=(date(2027, 1, 1), date(2027, 12, 31))))
    assert "since_then" not in told
    assert "as it stands while that goes on" in str(told["notes"])


def test_a_round_is_told_of_once_nothing_is_left_to_decide_in_it(story: Story):
    with story.house.write() as session:
        group = story.organisation(session, "Still waiting")
    story.asked(group, 700_00, state="in assessment")
    story.house.clock.advance(days=1)

    open_ = sections(contents(story, "full", period=QUARTER))["demand"]
    with story.house.write() as session:
        session.execute(update(Application).where(Application.state == "in assessment").values(state="ineligible"))
    settled = sections(contents(story, "full", period=QUARTER))["demand"]

    once = "Applications are told of once nothing is left to decide in their round."
    assert open_["sentences"] == [
        "No round was decided to the end in this period.",
        f"1 round was not decided to the end yet. {once}",
    ]
    assert settled["sentences"][0] == (
        "1 round was decided to the end in this period: 7 applications asked for £4,200, and 1 was funded."
    )


def test_one_that_was_funded_beside_no_grants_is_explained(postgres_house: TestHouse):
    story = Story(postgres_house)
    award = story.decided_grant(
        1_000_00, on=date(2027, 2, 1), state=OFFERED, accepted_at=None, accepted_by=None, accept_by=story.house.now()
    )
    with story.house.write() as session:
        groups = [story.organisation(session, f"Asker {n}") for n in range(5)]
    for group in groups:
        story.declined(group, 500_00)
    story.house.clock.advance(days=1)
    told = sections(contents(story, "quarterly", period=QUARTER))

    assert told["grants"]["sentences"] == ["No grants were made in this period."]
    assert told["demand"]["sentences"][1] == (
        "Of those funded, 1 offer is not accepted yet: so it is not among the grants of this period."
    )
    assert award.state == OFFERED


def test_returns_that_tell_of_few_are_in_no_sum_so_none_is_found_between_two():
    questions = parse_definition(RETURN)
    returns = [Told(questions, {"people_reached": number}) for number in (30, 3, 0, 5)]
    sums = [people_reached(outcomes_of(returns[:number])) for number in range(len(returns) + 1)]
    assert sums == [None, 30, 30, 30, 35]


def test_what_was_chosen_is_counted_by_whole_quarters(postgres_house: TestHouse):
    story = Story(postgres_house)
    for _ in range(5):
        story.report(story.grant(100_00), 1, "accepted", story.house.now(), wellbeing="better")
    soon = (date(2027, 1, 1), date(2027, 3, 1))
    going_on = contents(story, period=QUARTER)
    story.house.clock.move_to(story.house.now() + timedelta(days=60))
    assert table_of(going_on, "chosen_wellbeing") is None, "one more return would tell how that one was answered"
    assert table_of(contents(story, period=soon), "chosen_wellbeing") is None
    (row,) = table_of(contents(story, period=QUARTER), "chosen_wellbeing")["rows"]
    assert list(row) == ["A little better", 5]
