"""A scheme's administrators say once how its grants are paid."""

from typing import Any

import pytest

from grants.awards.arrangements.rules import arrangement_problems
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

OFFERS = {"days_to_accept": 28, "two_signatures_from_pence": None, "one_off_use": "none"}
USUAL = {"pattern": "equal", "kept_percent": 0, "smallest_payment_pence": 50_00, **OFFERS}
HALVES = {
    "pattern": "halves",
    "kept_percent": 10,
    "smallest_payment_pence": 250_00,
    "days_to_accept": 42,
    "two_signatures_from_pence": 10_000_00,
    "one_off_use": "pass_through",
}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_an_administrator_arranges_on_a_page_how_grants_are_paid(world: World):
    # Given a scheme for which nobody has arranged anything
    ada, page = world.house.browser(world.ada), f"/schemes/{world.scheme_id}/awarding"
    assert f'href="{page}"' in ada.get(f"/schemes/{world.scheme_id}").text
    assert 'value="50"' in ada.get(page).text
    # When it is arranged
    typed = {"version": "0", "pattern": "halves", "kept_percent": "10", "smallest_payment_pence": "250"} | {
        "days_to_accept": "42",
        "two_signatures_from_pence": "10,000",
        "one_off_use": "pass_through",
    }
    saved = ada.post(page, data=typed)
    # Then that is what stands, and an event says so; a second press changes nothing
    assert saved.status_code == 302
    assert world.house.program(world.ada).get(page).json == HALVES | {"version": 1}
    assert ada.post(page, data=typed | {"version": "1"}).status_code == 302
    (fact,) = world.facts("awards.arrangement_changed")
    assert fact["fields"] == list(HALVES)


def test_what_cannot_be_read_is_said_at_its_field_and_kept(world: World):
    ada, page = world.house.browser(world.ada), f"/schemes/{world.scheme_id}/awarding"
    refused = ada.post(page, data={"version": "0", "kept_percent": "ten", "smallest_payment_pence": "-3"})
    assert refused.status_code == 422
    assert list(errors(refused)) == [
        "pattern",
        "kept_percent",
        "smallest_payment_pence",
        "days_to_accept",
        "one_off_use",
    ]
    assert 'value="ten"' in refused.text


def test_a_program_arranges_it_unless_somebody_did_before(world: World):
    ada, address = world.house.program(world.ada), f"/schemes/{world.scheme_id}/awarding"
    assert ada.get(address).json == USUAL | {"version": 0}
    assert ada.put(address, HALVES).status_code == 428
    kept = ada.put(address, HALVES, If_Match='"0"')
    assert (kept.status_code, kept.json, kept.headers["ETag"]) == (200, HALVES | {"version": 1}, '"1"')
    stale = ada.put(address, USUAL, If_Match='"0"')
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert ada.get(address).json["pattern"] == "halves"


def test_nobody_else_reads_or_changes_it(world: World):
    address = f"/schemes/{world.scheme_id}/awarding"
    for person in (world.sam, world.fay):
        assert world.house.program(person).get(address).status_code == 403
        assert world.house.program(person).put(address, HALVES, If_Match="*").status_code == 403


def test_a_page_that_somebody_else_has_saved_meanwhile_says_so(world: World):
    ada, address = world.house.browser(world.ada), f"/schemes/{world.scheme_id}/awarding"
    world.house.program(world.ada).put(address, HALVES, If_Match="*")
    typed = {"version": "0", "pattern": "yearly", "kept_percent": "0", "smallest_payment_pence": "50"}
    typed |= {"days_to_accept": "28", "one_off_use": "none"}
    assert "Somebody else changed this arrangement" in words_of(read(ada.post(address, data=typed)))


@pytest.mark.parametrize(
    ("wanted", "returns", "fields"),
    [
        ({}, 0, []),
        ({"kept_percent": 10}, 2, []),
        ({"kept_percent": 10}, 1, ["kept_percent"]),
        ({"kept_percent": 51}, 4, ["kept_percent"]),
        ({"kept_percent": -1}, 4, ["kept_percent"]),
        ({"kept_percent": None, "smallest_payment_pence": None}, 4, ["kept_percent", "smallest_payment_pence"]),
        ({"smallest_payment_pence": 1_000_01}, 0, ["smallest_payment_pence"]),
        ({"pattern": "weekly"}, 0, ["pattern"]),
    ],
)
def test_what_is_wrong_with_an_arrangement(wanted: dict[str, Any], returns: int, fields: list[str]):
    found = arrangement_problems(USUAL | wanted, returns=returns, largest_award_pence=1_000_00)
    assert [problem.field for problem in found] == fields
