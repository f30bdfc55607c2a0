"""What reporting costs grantees is promised before a round opens, and measured by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.monitoring.asking.rules import MINUTES_TAKEN
from grants.schemes.models import Scheme
from grants.schemes.tiers.cost_rules import above_ceiling, costs_of, share_in_words
from grants.schemes.tiers.rules import PROJECT
from grants.schemes.tiers.starting import starting_tiers
from tests.awards.rows import build
from tests.house import TestHouse
from tests.monitoring.test_service import COMPLETE, first_return, save, send
from tests.organisations.given import read
from tests.schemes.given import round_details, scheme
from tests.schemes.test_before_use import ada
from tests.schemes.test_reporting_tiers import asked


class Sizes:
    def __init__(self, smallest: int, largest: int):
        self.smallest_award_pence, self.largest_award_pence = smallest, largest


@given(some.integers(1, 200_000_00), some.integers(0, 200_000_00), some.integers(1, 120), some.integers(1, 200_00))
def test_no_tier_above_the_ceiling_goes_unnoticed(smallest: int, more: int, months: int, hour: int):
    tiers = starting_tiers(PROJECT)
    costs = costs_of(tiers, asked(tiers, PROJECT), Sizes(smallest, smallest + more), months=months, hour_pence=hour)
    assert costs[0].smallest_pence == smallest
    assert costs[-1].largest_pence == smallest + more
    for cost in costs:
        exact = cost.returns * cost.minutes_each * hour * 100 > 2 * 60 * cost.smallest_pence
        assert (cost in above_ceiling(costs, 2)) == exact
        assert float(share_in_words(cost.percent).removesuffix(" %")) >= cost.percent


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def test_a_round_waits_for_a_reason_where_reporting_takes_too_much(house: TestHouse, kept: Scheme):
    # Given a scheme whose smallest grant of £500 would pay for its one return with more than two percent
    program, path = ada(house), f"/schemes/{kept.id}/rounds"
    details = round_details() | {"above_ceiling_because": ""}
    wanted = {
        **details,
        "opens_at": details["opens_at"].isoformat(),
        "closes_at": details["closes_at"].isoformat(),
        "decisions_by": details["decisions_by"].isoformat(),
        "briefings": [],
    }
    page = house.browser(house.person("Ada Min", administrator=True))
    shown = page.get(f"/schemes/{kept.id}/rounds/new")
    read(shown)
    assert "Why is reporting worth so much" in shown.text
    draft = program.post(path, wanted).json
    assert [each["code"] for each in draft["missing"]] == ["too_dear"]
    other = house.program(house.person("Bea Long", administrator=True))
    assert other.post(f"/rounds/{draft['id']}/announcement").json["errors"][0]["code"] == "too_dear"
    # When somebody says why, or asks less of small grants
    because = {"above_ceiling_because": "One return serves four funders."}
    program.patch(f"/rounds/{draft['id']}/draft", because, If_Match='"1"')
    assert other.post(f"/rounds/{draft['id']}/announcement").status_code == 201
    # Then it is kept with the scheme, and later rounds need no more
    told = program.get(f"/schemes/{kept.id}/reporting_tiers").json
    assert told["above_ceiling_because"] == "One return serves four funders."
    assert told["costs"][0]["percent"] > 2
    assert program.post(path, wanted | {"name": "Autumn 2027"}).json["missing"] == []


def test_promise_and_measure_stand_side_by_side(house: TestHouse):
    world = build(house)
    draft = first_return(world)
    path = f"/schemes/{world.scheme_id}/reporting_cost"
    before = house.program(world.ada).get(path).json["items"]
    assert [(each["told"], each["median_minutes"]) for each in before] == [(0, None)]
    save(world, draft, COMPLETE | {MINUTES_TAKEN: 90})
    send(world, draft)
    (after,) = house.program(world.ada).get(path).json["items"]
    assert (after["told"], after["median_minutes"], after["promised"]["minutes_each"]) == (1, 90, 25)
    page = house.browser(world.ada).get(f"/schemes/{world.scheme_id}/reporting-cost")
    read(page)
    assert "a return takes longer than we say" in page.text
    assert house.program(world.nina).get(path).status_code == 403
