"""In a large round a worker proposes who reads what; a person accepts it; a worker gives it, if nothing has changed."""

from typing import Any

import pytest
from sqlalchemy import func, select

from grants.panels.allocating.kept import queries
from grants.panels.allocating.kept.models import ProposedReaders
from tests.house import TestHouse
from tests.organisations.given import read
from tests.panels.rows import World
from tests.panels.test_allocating import reading, seated

LEAVES = ("leaves", "My brother runs it.")


@pytest.fixture(autouse=True)
def _six_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round of six is as large here as one of thousands."""
    monkeypatch.setattr(queries, "AT_ONCE", 5)


def path_of(world: World) -> str:
    return f"/panels/{world.panel_id}/allocation"


def proposal(world: World, query: str = "") -> dict[str, Any]:
    told: dict[str, Any] = world.house.program(world.ada).get(f"{path_of(world)}/proposal{query}").json
    return told


def given(world: World) -> set[int]:
    """To how many members each application is given."""
    return {len(each) for each in reading(world).readers.values()}


def test_a_worker_proposes_a_person_accepts_and_a_worker_gives(house: TestHouse):
    world = seated(house)
    browser, path = house.browser(world.ada), f"{path_of(world)}/proposal"
    # Given that nothing was asked for, when it is asked for, then it is being worked out
    assert proposal(world)["state"] == "none"
    assert "Work out a proposal" in browser.get(path).text
    assert browser.post(f"{path}/asking").location == path
    assert "being worked out" in browser.get(path).text
    assert "fingerprint" in proposal(world)
    assert proposal(world)["state"] == "asked"
    # When a worker has made it, then all of it can be read, page by page, and nobody has anything yet
    house.run_jobs()
    made = proposal(world, "?size=4")
    rest = proposal(world, f"?size=4&after={made['next']}")
    assert (made["state"], len(made["items"]), len(rest["items"])) == ("made", 4, 2)
    assert made["items"] + rest["items"] == [
        {"application_id": str(each), "title": f"Project {number}", "member_ids": list(map(str, readers))}
        for number, (each, readers) in enumerate(reading(world).proposal().readers.items())
    ]
    assert sum(each["reads"] for each in made["members"]) == 12
    assert given(world) == {0}
    shown = browser.get(path)
    read(shown)
    assert "Accept this proposal" in shown.text
    # When somebody accepts it, twice, then a worker gives it, once
    for _ in range(2):
        assert browser.post(path, data={"seen": made["fingerprint"]}).location == path
    assert proposal(world)["state"] == "accepted"
    assert "being given what to read" in browser.get(path).text
    house.run_jobs()
    assert proposal(world)["state"] == "given"
    assert "6 applications had their readers changed" in browser.get(path).text
    assert given(world) == {2}
    assert len(house.events("panels.readers_changed")) == 6
    assert {each.actor_id for each in house.events("panels.readers_changed")} == {world.ada.id}
    with house.read() as session:
        assert session.scalar(select(func.count()).select_from(ProposedReaders)) == 0


def test_a_proposal_is_stale_once_anything_has_changed(house: TestHouse):
    world = seated(house)
    program, path = house.program(world.ada), path_of(world)
    assert program.post(f"{path}/proposal", {}).status_code == 202
    house.run_jobs()
    seen = {"fingerprint": proposal(world)["fingerprint"]}
    # When somebody leaves for an application, then it can no longer be accepted
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    assert (proposal(world)["state"], proposal(world)["fingerprint"]) == ("changed", None)
    assert program.post(f"{path}/acceptance", seen).status_code == 409
    # When a new one is made and accepted, and one of its readers leaves before it is given, then nothing is given
    program.post(f"{path}/proposal", {})
    house.run_jobs()
    made = proposal(world)
    assert program.post(f"{path}/acceptance", {"fingerprint": made["fingerprint"]}).status_code == 201
    reader = made["items"][1]["member_ids"][0]
    world.declare(house.person(next(name for name, each in world.members.items() if str(each) == reader)), 1, *LEAVES)
    house.run_jobs()
    assert proposal(world)["state"] == "refused"
    assert "Nothing was given to anybody" in house.browser(world.ada).get(f"{path}/proposal").text
    assert given(world) == {0}


def test_a_proposal_anew_is_another(house: TestHouse):
    world = seated(house)
    program, path = house.program(world.ada), path_of(world)
    program.post(f"{path}/proposal", {"anew": True})
    house.run_jobs()
    assert proposal(world)["state"] == "none"
    assert proposal(world, "?anew=true")["state"] == "made"
    # Asking again while it is there makes another; only who runs the programme asks
    assert program.post(f"{path}/proposal", {"anew": True}).json["state"] == "asked"
    assert house.program(world.chris).post(f"{path}/proposal", {}).status_code == 403
