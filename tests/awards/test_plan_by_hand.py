"""An administrator says what an offer gives in each year, and plans its payments by hand, until it is accepted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grants.awards.models import Award
from grants.awards.planning.plans.by_hand_rules import Bounds, plan_problems
from grants.awards.planning.plans.rules import PlannedInstalment
from grants.kernel.money import Pence
from tests.awards.rows import World, build
from tests.awards.test_instalment_shares import adds_up
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

TODAY = date(2027, 3, 1)
RETURNS = (date(2028, 4, 28), date(2029, 4, 30))
BOUNDS = Bounds(Pence(600_00), date(2027, 4, 1), date(2029, 3, 31), 50_00, returns=RETURNS)


def payment(amount: int, on: date, waits_for: int | None = None) -> PlannedInstalment:
    return PlannedInstalment(0, Pence(amount), on, waits_for)


GOOD = [payment(400_00, date(2027, 4, 1)), payment(200_00, date(2028, 6, 1), 1)]


@pytest.mark.parametrize(
    ("payments", "fields"),
    [
        (GOOD, []),
        ([payment(600_00, date(2029, 3, 31))], []),
        ([], ["payments.0.amount_pence"]),
        ([payment(599_99, TODAY)], ["payments.0.amount_pence"]),
        ([payment(600_00, date(2029, 4, 1))], ["payments.0.due_on"]),
        ([payment(600_00, date(2027, 2, 28))], ["payments.0.due_on"]),
        ([payment(560_00, TODAY), payment(40_00, TODAY)], ["payments.1.amount_pence"]),
        ([payment(300_00, date(2028, 1, 1)), payment(300_00, date(2027, 12, 31))], ["payments.1.due_on"]),
        ([payment(600_00, TODAY, 3)], ["payments.0.waits_for_return"]),
        ([payment(600_00, date(2028, 4, 27), 1)], ["payments.0.due_on"]),
        ([payment(600_00, date(2028, 4, 28), 1)], []),
        ([payment(0, TODAY), payment(600_00, TODAY)], ["payments.0.amount_pence"]),
        ([payment(60_00, TODAY)] * 41, ["payments"]),
    ],
)
def test_what_is_wrong_with_a_plan(payments: list[PlannedInstalment], fields: list[str]):
    assert [problem.field for problem in plan_problems(payments, BOUNDS, today=TODAY)] == fields


def test_the_payments_of_each_year_come_to_it_where_the_years_were_said():
    assert plan_problems(GOOD, replace(BOUNDS, years=(400_00, 200_00)), today=TODAY) == []
    found = plan_problems(GOOD, replace(BOUNDS, years=(300_00, 300_00)), today=TODAY)
    assert [problem.code for problem in found] == ["not_the_sum", "not_the_sum"]
    assert "year 1 come to £400" in found[0].message


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def accept(world: World, offer: Award) -> Award:
    assert world.house.program(world.sam).post(f"/awards/{offer.id}/acceptance", {"agrees": True}).status_code == 201
    return world.award(offer.id)


def whole(world: World, offer: Award) -> dict[str, Any]:
    """One payment of the whole offer, on its last day."""
    return {"payments": [{"amount_pence": int(offer.amount_pence), "due_on": str(offer.ends_on)}]}


def test_a_program_plans_the_payments_of_an_offer_and_they_are_its_instalments(world: World):
    # Given an offer
    offer = world.offered()
    ada, sam, address = world.house.program(world.ada), world.house.program(world.sam), f"/awards/{offer.id}"
    assert len(sam.get(f"{address}/plan").json["payments"]) == 3
    # When an administrator plans one payment, at its end
    assert ada.put(f"{address}/instalments", whole(world, offer)).status_code == 428
    planned = ada.put(f"{address}/instalments", whole(world, offer), If_Match=f'"{offer.version}"')
    assert (planned.status_code, len(planned.json["payments"])) == (200, 1), planned.json
    assert ada.put(f"{address}/instalments", whole(world, offer), If_Match=f'"{offer.version}"').status_code == 412
    assert sam.put(f"{address}/instalments", whole(world, offer), If_Match="*").status_code == 403
    # Then that is what is accepted; its day is the last working day, and it waits for that
    award = accept(world, offer)
    (only,) = award.instalments
    assert (only.amount_pence, only.state) == (offer.amount_pence, "planned")
    assert only.due_on <= award.ends_on
    adds_up(world, award.id)
    shares = sam.get(f"{address}/instalment_shares").json["items"]
    assert sum(each["amount_pence"] for each in shares) == award.amount_pence
    # And a change after that is a variation
    late = ada.put(f"{address}/instalments", whole(world, offer), If_Match="*")
    assert (late.status_code, late.json["code"]) == (409, "accepted_already")


def test_the_payments_follow_the_years_that_were_said(world: World):
    offer = world.offered()
    ada, address = world.house.program(world.ada), f"/awards/{offer.id}/years"
    assert sum(ada.get(address).json["years"]) == offer.amount_pence
    years = [int(offer.amount_pence) - 3_000_00, 2_000_00, 1_000_00]
    assert ada.put(address, {"years": years[:2]}, If_Match="*").status_code == 422
    assert ada.put(address, {"years": years}, If_Match=f'"{offer.version}"').json == {"years": years}
    assert [each.amount_pence for each in accept(world, offer).instalments] == years
    assert world.facts("awards.years_said") == [{"award_id": str(offer.id), "years": years}]


def test_an_administrator_does_both_on_pages(world: World):
    offer = world.offered()
    ada, sam, base = world.house.browser(world.ada), world.house.browser(world.sam), f"/awards/{offer.id}"
    for page in ("plan", "years"):
        assert f'href="{base}/{page}"' in ada.get(base).text
        read(ada.get(f"{base}/{page}"))
    years = {"version": "1", "years.0": "17000.01", "years.1": "2000", "years.2": "999"}
    assert list(errors(ada.post(f"{base}/years", data=years))) == ["years"]
    assert ada.post(f"{base}/years", data=years | {"years.2": "1000"}).status_code == 302
    assert "Year 3" in words_of(read(sam.get(base)))
    typed = {
        "version": "2",
        "payments.1.amount_pence": "20000.01",
        "payments.1.due_on-day": "1",
        "payments.1.due_on-month": "6",
        "payments.1.due_on-year": "2027",
    }
    refused = ada.post(f"{base}/plan", data=typed)
    assert "The payments of year 1 come to" in words_of(read(refused))
    assert list(errors(refused)) == ["payments.1.amount_pence"]
    # Nobody else plans it
    assert sam.get(f"{base}/plan").status_code == 403
