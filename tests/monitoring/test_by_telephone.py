"""Where the tier of a grant lists calls, its people ask for one instead of filling in the form."""

import pytest

from grants.schemes.queries import scheme_of
from grants.schemes.tiers.rules import PROJECT
from grants.schemes.tiers.service import begin_with_tiers
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_told_another_way import call, first_of, link_to
from tests.organisations.given import read


@pytest.fixture
def world(house: TestHouse) -> World:
    made = build(house)
    with house.write() as session:
        begin_with_tiers(session, scheme_of(session, made.scheme_id), kind=PROJECT, version=None, **made.who(made.ada))
    return made


def test_a_small_group_asks_for_a_call_is_rung_and_fills_in_nothing(world: World):
    # Given a grant of £2,500 for three years
    award = world.begun(amount_pence=2_500_00)
    first = first_of(world, award)
    mel, path = world.house.browser(world.mel), f"/returns/{first.id}/call"
    assert "Tell us by phone or another way instead" in mel.get(f"/returns/{first.id}").text
    # When Mel asks for a call, twice, and once without a number
    read(mel.get(path))
    assert mel.post(path, data={"phone": " ", "suits": ""}).status_code == 422
    for _ in range(2):
        assert mel.post(path, data={"phone": "0113 496 0001", "suits": "After 5pm"}).status_code == 302
    # Then Ada sees whom to ring, once
    ada = world.house.browser(world.ada)
    home = ada.get("/").text
    assert home.count("Ring Beeston Growers about return 1") == 1
    assert "0113 496 0001" in home
    read(ada.get(f"/returns/{first.id}/told"))
    # And what she writes down needs no reason, closes the call, and makes the return once Mel confirms it
    program = world.house.program(world.ada)
    assert program.post(f"/returns/{first.id}/telling", call(world, because="")).status_code == 201
    assert program.get(f"/returns/{first.id}/call").status_code == 404
    assert "Ring Beeston Growers" not in ada.get("/").text
    token = link_to(world, world.mel)
    assert world.house.browser().post(f"/returns/told/{token}", data={"right": "yes"}).status_code == 302
    assert first_of(world, award).channel == "call"
    assert world.house.jobs(state="dead") == []


def test_a_large_grant_is_reported_on_in_the_form(world: World):
    large = first_of(world, world.begun(amount_pence=60_000_00))
    mel = world.house.program(world.mel)
    assert mel.put(f"/returns/{large.id}/call", {"phone": "0113 496 0001"}).json["code"] == "not_for_it"
    assert "Tell us by phone" not in world.house.browser(world.mel).get(f"/returns/{large.id}").text


def test_where_the_form_is_asked_for_the_page_says_whom_to_reach(postgres_house: TestHouse):
    # Given a large grant of which nobody is the contact
    world = build(postgres_house)
    award = world.begun(amount_pence=60_000_00)
    large = first_of(world, award)
    mel, pages = world.house.browser(world.mel), [f"/returns/{large.id}/{each}" for each in ("call", "another-way")]
    for page in pages:
        words = words_of(strictly(mel.get(page).text))
        assert "How you reach us" in words
        assert "ring us" not in words
    # When Ada is named for its scheme, then each page has her number
    ada = world.house.browser(world.ada)
    ada.post("/account", data={"name": world.ada.name, "phone": "0113 496 0000", "letter_format": "standard"})
    ada.post("/contacts", data={f"scheme-{award.scheme_id}": str(world.ada.id)})
    for page in pages:
        assert f"You reach us here: {world.ada.name}, telephone 0113\u00a0496\u00a00000" in mel.get(page).text


def test_without_tiers_a_small_grant_is_told_in_a_call_too(house: TestHouse):
    world = build(house)
    small = first_of(world, world.begun(amount_pence=2_500_00))
    mel = house.program(world.mel)
    assert "Tell us by phone or another way" in house.browser(world.mel).get(f"/returns/{small.id}").text
    assert mel.put(f"/returns/{small.id}/call", {"phone": "0113 496 0001"}).status_code in (200, 201)
    assert {"call", "photograph", "voice_note"} <= set(mel.get(f"/returns/{small.id}/telling").json["ways"])
