"""What of the picture of funding is closed to somebody, and what is told outside the grant-maker."""

import csv
import io
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications.models import Application
from grants.organisations.models import FormerMembership
from grants.reporting.facts import Decided, Facts, Grantees, Grants
from grants.reporting.funding.shape import seen_outside, shape_of
from grants.reporting.packs.suppression_rules import is_small
from grants.reporting.picture import Scope
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, Story


@pytest.fixture
def story(house: TestHouse) -> Story:
    story = Story(house)
    story.decided_grant(1_000_00, on=date(2027, 1, 18))
    story.grant(2_000_00, to="Warm Hall")
    with house.write() as session:
        applicant = session.scalars(select(Application.organisation_id)).one()
        session.add(
            FormerMembership(
                organisation_id=applicant,
                person_id=story.administrator.id,
                position="officer",
                is_signatory=False,
                since=house.now(),
                left_at=house.now() + timedelta(days=1),
            )
        )
    return story


def test_a_grant_that_a_conflict_closes_is_counted_and_not_listed(story: Story):
    ada = story.house.program(story.administrator)
    assert ada.get("/funding_picture").json["totals"]["grants"] == 2
    (listed,) = ada.get("/funding_picture/grants").json["items"]
    assert listed["organisation_name"] == "Warm Hall"
    page = story.house.browser(story.administrator).get("/funding/grants").text
    assert "1 grant is counted and not listed: you have a conflict of interest." in page
    assert "£1,000" not in page
    of_the_council = story.house.browser(story.funders_person(COUNCIL)).get("/funding/grants").text
    assert "conflict of interest" not in of_the_council


def test_how_many_got_an_award_is_there_as_csv(story: Story):
    got = story.house.browser(story.administrator).get("/funding/tables/success.csv").text.removeprefix("\ufeff")
    heading, row = csv.reader(io.StringIO(got))
    assert heading == ["key", "name", "decided", "awards", "low", "high"]
    assert row[1:4] == ["Stronger Together", "1", "1"]


def test_a_funder_sees_the_same_of_applications_whatever_it_filters_by(story: Story):
    council = story.house.program(story.funders_person(COUNCIL))
    whole = council.get("/funding_picture").json
    for asked in ("size_band=micro", "ward=unknown", "year=2020", "awarded_to=2020-01-01"):
        narrow = council.get(f"/funding_picture?{asked}").json
        assert [narrow[key] for key in ("success", "days_to_decision")] == [
            whole[key] for key in ("success", "days_to_decision")
        ]


Rounds = Sequence[tuple[int, int, bool]]
"""Of some rounds of one scheme, in their order: how many got an award, how many did not, and whether all is decided."""


def facts_of(schemes: Mapping[str, Rounds]) -> Facts:
    none = np.zeros(0, dtype=np.int64)
    one = np.zeros(1, dtype=np.int64)
    ids = [(uuid.UUID(int=place), name) for place, name in enumerate(schemes)]
    day = date(2027, 1, 18)
    decided = [
        Decided(place, day, day, awarding, np.zeros(number, dtype=np.int64), uuid.UUID(int=100 * place + at), settled)
        for place, rounds in enumerate(schemes.values())
        for at, (awards, declined, settled) in enumerate(rounds)
        for awarding, number in ((True, awards), (False, declined))
        if number
    ]
    grantees = Grantees(np.array([b"0" * 32]), one, one, one, one)
    grants = Grants(none, none, none, none, none, none)
    return Facts(ids, [], [], {}, grantees, grants, none, none, none, none, decided)


def declined_seen(schemes: Mapping[str, Rounds]) -> dict[str, int]:
    """What the rates tell of how many were declined, for awards are known."""
    facts = facts_of(schemes)
    seen = seen_outside(shape_of(facts, Scope()), facts, Scope())
    return {rate.name: rate.applications - rate.awards for rate in seen.success}


histories = st.dictionaries(
    st.sampled_from("ABC"),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4),
    min_size=1,
)


@given(histories)
def test_nobody_finds_by_the_rates_of_any_two_days_how_few_were_declined(
    schemes: dict[str, list[tuple[int, int]]],
):
    """The attack: look after each decision, of one round after the other, and take what is told from each other."""
    longest = max(map(len, schemes.values()))
    days = []
    for over in range(longest + 1):
        told = {name: [(*each, at < over) for at, each in enumerate(rounds)] for name, rounds in schemes.items()}
        days.append(declined_seen(told))
        half = {
            name: [(a, d // 2 if at == over else d, at < over) for at, (a, d, _) in enumerate(of)]
            for name, of in told.items()
        }
        assert declined_seen(half) == days[-1], "while a round is being decided nothing of it is told"
    for first, last in combinations(days, 2):
        for name, number in last.items():
            assert not is_small(number)
            assert not is_small(number - first.get(name, 0)), f"{name} is found between two days"


def test_a_round_with_few_declined_is_left_out_of_the_rate_of_its_scheme():
    assert declined_seen({"A": [(3, 6, True), (2, 4, True)]}) == {"A": 6}
    assert declined_seen({"A": [(3, 6, False)]}) == {}
