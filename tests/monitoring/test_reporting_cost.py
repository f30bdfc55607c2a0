"""What reporting costs grantees is promised before a round opens, and measured by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.kernel.forms import parse_definition
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcomes.rules import promises_of
from grants.monitoring.asking.rules import MINUTES_TAKEN, definition_of
from grants.schemes import defaults
from grants.schemes.models import Scheme
from grants.schemes.rules import minutes_needed
from grants.schemes.tiers.cost_rules import above_ceiling, costs_of, minutes_of_all, share_in_words, time_of_each
from grants.schemes.tiers.minutes_rules import minutes_to_report
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


@pytest.mark.parametrize("is_last", [False, True])
def test_what_is_promised_is_what_a_return_asks_of_who_chose_two_outcomes(is_last: bool):
    # Given the questions that a scheme begins with, and an application that chose two of the outcomes, with figures
    applying, returns = parse_definition(defaults.APPLICATION), defaults.RETURN
    chosen = [{"outcome": name, "how": "We ask them", "target": 20} for name in ("less_lonely", "feel_better")]
    grant = Grant(amount=5_000_00, promises=promises_of(applying, {"change": chosen}), is_last=is_last)

    # Then a return asks for as many minutes as the scheme says before anybody applies
    asked = parse_definition(definition_of(returns, grant, {}))
    took = sum(each.minutes for each in asked.questions if each.key != MINUTES_TAKEN)
    told = minutes_to_report(parse_definition(returns), 5_000_00, applying, is_last=is_last)
    assert told == minutes_needed(took)
    assert told >= minutes_to_report(parse_definition(returns), 5_000_00, None, is_last=is_last)


def test_the_last_return_is_said_to_take_longer_where_it_asks_more():
    assert time_of_each(1, 25, 40) == "40 minutes"
    assert time_of_each(3, 25, 25) == "25 minutes"
    assert time_of_each(3, 25, 40) == "25 minutes, and the last 40"
    assert (minutes_of_all(3, 25, 40), minutes_of_all(0, 25, 40)) == (90, 0)
