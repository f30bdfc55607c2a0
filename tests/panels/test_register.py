"""The register of interests: what a member keeps there counts for the applications before their panels."""

from typing import Any

import pytest

from grants.identity.models import Person
from grants.kernel.problems import Invalid
from grants.panels.conflicts.register import queries as register_queries
from grants.panels.conflicts.register import service as register_service
from grants.panels.conflicts.register.rules import are_alike
from tests.house import TestHouse
from tests.panels.rows import World, build
from tests.panels.test_conflicts import interests


def register(world: World, person: Person, number: int | None, **changes: Any) -> None:
    organisation = None if number is None else world.organisations[number]
    given = {"organisation_name": "", "level": "leaves", "note": "My sister runs it.", **changes}
    who = world.who(person)
    with world.house.write() as session:
        register_service.register_interest(session, organisation_id=organisation, **given, **who)


FOUND = "From the register of interests, Group 1: My sister runs it."


def test_an_interest_in_the_register_counts_when_the_panel_sits(house: TestHouse):
    world = build(house)
    world.convene()
    world.add("Tess Third")
    register(world, world.tess, 1)
    world.add("Theo Third")
    world.sit()

    assert interests(world, "Tess Third") == [None, ("leaves", True, FOUND), None]


def test_and_at_once_for_what_is_before_the_panel_already(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 1)

    register(world, world.tess, 1)
    register(world, world.theo, 1, level="note")

    assert interests(world, "Tess Third")[1] == ("leaves", True, FOUND)
    assert interests(world, "Theo Third")[1] == ("note", True, FOUND)
    assert len(house.events("panels.scores_set_aside")) == 1
    assert len(house.events("panels.quorum_broken")) == 1


def test_a_host_or_partner_counts_as_well(house: TestHouse):
    world = build(house)
    world.back(world.applications[0], world.organisations[2], role="host", state="agreed")
    world.seated()

    register(world, world.tess, 2)

    assert [kept and kept[0] for kept in interests(world, "Tess Third")] == ["leaves", None, "leaves"]


def test_what_has_ended_counts_for_nothing_new(house: TestHouse):
    world = build(house)
    world.convene()
    world.add("Tess Third")
    register(world, world.tess, 1)
    who = world.who(world.tess)
    with house.write() as session:
        (kept,) = register_queries.own_interests(session, world.tess.id)
        register_service.end_interest(session, kept, **who)
    world.add("Theo Third")
    world.sit()

    assert interests(world, "Tess Third") == [None, None, None]
    assert [event.name for event in house.events() if "standing_interest" in event.name] == [
        "panels.standing_interest_declared",
        "panels.standing_interest_ended",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"organisation_name": " "}, "organisation_name"), ({"level": "none"}, "level"), ({"note": " "}, "note")],
)
def test_an_interest_says_with_whom_what_and_how_much(house: TestHouse, changes: dict[str, str], field: str):
    world = build(house).seated()
    with pytest.raises(Invalid) as refused:
        register(world, world.tess, None, **{"organisation_name": "Group 1", **changes})
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("typed", ["group 1", "Group 1 CIO", "1, Group"])
def test_a_typed_name_is_found_however_it_is_written(typed: str) -> None:
    assert are_alike(typed, "Group 1")
    assert not are_alike(typed, "Seacroft Allotments")


def test_a_member_keeps_their_interests_on_a_page(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    browser = postgres_house.browser(world.tess)
    assert "/interests" in browser.get(f"/panels/{world.panel_id}").text
    found = browser.get("/interests?words=group+1").text
    assert str(world.organisations[1]) in found

    refused = browser.post("/interests", data={"words": "group 1", "organisation_id": "", "level": "", "note": ""})
    assert refused.status_code == 422
    assert 'href="#level"' in refused.text
    forgotten = browser.post("/interests", data={"words": "group 1", "level": "note", "note": "A friend."})
    assert forgotten.status_code == 422
    assert 'href="#organisation_id"' in forgotten.text
    typed = {"words": "The Group 2", "organisation_id": "", "level": "note", "note": "I give them advice."}
    assert browser.post("/interests", data=typed).location == "/interests"
    known = {
        "words": "group 1",
        "organisation_id": str(world.organisations[1]),
        "level": "leaves",
        "note": "My sister.",
    }
    browser.post("/interests", data=known)

    assert interests(world, "Tess Third")[1:] == [
        ("leaves", True, "From the register of interests, Group 1: My sister."),
        None,
    ]
    assert "I give them advice." in browser.get(f"/applications/{world.applications[2]}/interest").text
    assert "I give them advice." not in browser.get(f"/applications/{world.applications[0]}/interest").text
    assert "The Group 2" in postgres_house.browser(world.ada).get(f"/panels/{world.panel_id}/register").text
    assert browser.get(f"/panels/{world.panel_id}/register").status_code == 403


def test_a_program_keeps_them_too_and_nobody_ends_anothers(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    tess, theo = postgres_house.program(world.tess), postgres_house.program(world.theo)
    given = {"organisation_id": str(world.organisations[1]), "level": "leaves", "note": "My sister."}

    made = tess.post("/interests", given)

    assert made.status_code == 201
    path = f"/interests/{made.get_json()['id']}"
    assert theo.delete(path).status_code == 403
    assert theo.get("/interests").get_json()["items"] == []
    register_of_panel = postgres_house.program(world.ada).get(f"/panels/{world.panel_id}/register").get_json()
    assert [each["organisation_name"] for each in register_of_panel["items"]] == ["Group 1"]
    assert tess.delete(path).status_code == 204
    assert tess.get("/interests").get_json()["items"] == []
    assert postgres_house.program(postgres_house.person("Nora Nobody")).get("/interests").status_code == 403
