"""The list of payments says to whom each was paid, into which account, and in which run it is."""

from typing import Any

import pytest

from grants.awards.paying.runs.queries import run_of
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

COLUMNS = "columns=number,state,paid_to,account,run"
BOXES = COLUMNS.replace(",", "&columns=")


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def rows(world: World) -> dict[int, dict[str, Any]]:
    """The payments of the only grant, by their numbers."""
    told = world.house.program(world.ada).get(f"/lists/payments?{COLUMNS}").json["items"]
    return {int(each["values"]["number"]): each["values"] for each in told}


def test_each_payment_says_to_whom_it_went_and_in_which_run_it_is(world: World):
    # Given a payment that was made, and one that nothing is done about yet
    award = world.accepted()
    assert {row[name] for row in rows(world).values() for name in ("paid_to", "account", "run")} == {None}
    # When a run has it, the list says which
    run_id = world.prepare((award, 1))
    with world.house.read() as session:
        reference = run_of(session, run_id).reference
    prepared = rows(world)[1]
    assert (prepared["run"], prepared["paid_to"]) == (reference, None)
    # And once it is paid, to whom and into which account
    world.send(run_id)
    world.answer(run_id)
    assert rows(world)[1] == {
        "number": 1,
        "state": "paid",
        "paid_to": "Beeston Growers",
        "account": "ending in 678",
        "run": reference,
    }
    page = words_of(strictly(world.house.browser(world.ada).get("/lists/payments").text))
    assert "Beeston Growers ending in 678" in page
    with world.house.browser(world.ada).get(f"/lists/payments/file?as=csv&{BOXES}") as answer:
        assert f"Beeston Growers,ending in 678,{reference}" in answer.text


def test_a_payment_that_was_reversed_and_made_again_is_listed_once_in_the_run_that_stands(world: World):
    award = world.accepted()
    first = world.prepare((award, 1))
    world.send(first)
    world.answer(first, "returned", reason="AC04 closed")
    back = rows(world)[1]
    assert (back["state"], back["run"]) == ("payable", None)
