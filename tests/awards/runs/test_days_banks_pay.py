"""No file says that the bank pays on a day on which it does not; the page of such a run says so and offers the next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.awards.paying.runs.filing.rules import FORMATS, arrives_on
from grants.kernel.clock import is_working_day
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

GOOD_FRIDAY, AFTER_EASTER = date(2027, 3, 26), date(2027, 3, 30)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def test_a_run_on_a_day_on_which_banks_do_not_pay_says_so_and_offers_the_next(world: World):
    # Given a draft for Good Friday
    world.accepted()
    world.pay_early()
    ada = world.house.program(world.ada)
    made = ada.post("/payment_runs", {"pay_on": GOOD_FRIDAY.isoformat()}).json
    assert made["paid_later_on"] == AFTER_EASTER.isoformat()
    browser, at = world.house.browser(world.ada), f"/payment_runs/{made['id']}"
    page = words_of(strictly(browser.get(at).text))
    assert "Banks do not pay on Friday 26 March 2027." in page
    assert "Pay on 30 March 2027 instead" in page
    # When that is taken, twice because the button was pressed twice
    assert browser.post(f"{at}/day", data={"version": str(made["version"])}).status_code == 302
    assert browser.post(f"{at}/day", data={"version": str(made["version"])}).status_code == 409
    stands = ada.get(at).json
    assert (stands["pay_on"], stands["paid_later_on"]) == (AFTER_EASTER.isoformat(), None)
    assert "Banks do not pay" not in browser.get(at).text
    assert len(world.facts("awards.payment_run_moved")) == 1
    # And programs move it too, not to a day that is past
    tag = f'"{stands["version"]}"'
    past = ada.put(f"{at}/day", {"pay_on": "2027-02-01"}, If_Match=tag)
    assert [each["code"] for each in past.json["errors"]] == ["past"]
    assert ada.put(f"{at}/day", {"pay_on": "2027-04-01"}, If_Match=tag).json["pay_on"] == "2027-04-01"


@given(some.sampled_from(FORMATS), some.dates(date(2026, 1, 1), date(2028, 12, 1)), some.integers(-40, 60))
def test_no_file_says_a_day_on_which_banks_do_not_pay(file_format: str, today: date, days: int):
    pays_on = arrives_on(file_format, today + timedelta(days=days), today)
    assert is_working_day(pays_on)
    assert pays_on >= today
