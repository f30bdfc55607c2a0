"""A panel meets: who is there, what it comes to, how it votes; two who look at it see the same."""

from typing import Any

import pytest

from grants.kernel.problems import Conflict, Invalid, Stale
from grants.panels.meeting import service
from grants.panels.models import SUBSTITUTE, PanelMember
from tests.house import TestHouse
from tests.panels.rows import World, build


def meeting(world: World) -> World:
    """Chris, Tess and Theo have come together, and all have declared nothing on the first two applications."""
    world.seated()
    for person in (world.chris, world.tess, world.theo):
        world.declare(person, 0)
        world.declare(person, 1)
    act(world, "open_meeting", present=list(world.members.values()))
    return world


def act(world: World, name: str, **given: Any) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        getattr(service, name)(session, world.panel(session), **given, **who)


def vote(world: World, number: int, **choices: str) -> None:
    who = world.who(world.ada)
    votes = {
        world.members[f"{name.title()} {'Chair' if name == 'chris' else 'Third'}"]: c for name, c in choices.items()
    }
    with world.house.write() as session:
        application, _ = world.at(session, world.theo, number)
        service.cast_votes(session, world.panel(session), application, votes=votes, **who)


def test_a_meeting_needs_a_quorum_and_two_of_the_third_sector(house: TestHouse):
    world = build(house).seated()
    with pytest.raises(Invalid, match="1 third-sector member is there"):
        act(world, "open_meeting", present=[world.members["Chris Chair"], world.members["Tess Third"]])
    with house.write() as session:
        session.get_one(PanelMember, world.members["Theo Third"]).is_observer = True
    with pytest.raises(Invalid, match="Two third-sector members"):
        act(world, "open_meeting", present=list(world.members.values()))


def test_a_substitute_is_called_before_they_are_at_a_meeting(house: TestHouse):
    world = build(house).seated()
    with house.write() as session:
        session.get_one(PanelMember, world.members["Theo Third"]).standing = SUBSTITUTE
    with pytest.raises(Invalid) as refused:
        act(world, "open_meeting", present=list(world.members.values()))
    assert "Theo Third is a substitute. Call them to sit first." in [each.message for each in refused.value.problems]


def test_a_meeting_opens_once_and_ends(house: TestHouse):
    world = meeting(build(house))
    with pytest.raises(Conflict, match="opened already"):
        act(world, "open_meeting", present=list(world.members.values()))
    act(world, "close_meeting")
    with pytest.raises(Conflict, match="is over"):
        act(world, "take_up", application_id=world.applications[0], version=None)
    assert len(house.events("panels.meeting_opened")) == len(house.events("panels.meeting_closed")) == 1


def test_who_looks_at_the_meeting_sees_another_budget(house: TestHouse):
    world = meeting(build(house))
    world.fund({"Airedale Health": 50_000_00})
    chris, address = house.program(world.chris), f"/panels/{world.panel_id}/meeting"
    before = chris.get(address).json
    world.change_budget(6_000_00)
    after = chris.get(address).json
    assert [line["budget_pence"] for line in after["funders"]] == [6_000_00]
    assert after["state"] != before["state"]


def test_two_who_lead_at_once_do_not_skip_an_application(house: TestHouse):
    world = meeting(build(house))
    act(world, "take_up", application_id=world.applications[0], version=3)
    with pytest.raises(Stale, match="moved on"):
        act(world, "take_up", application_id=world.applications[1], version=3)


def test_those_who_are_there_and_free_vote(house: TestHouse):
    world = meeting(build(house))
    world.declare(world.chris, 0, "leaves", "My neighbour’s group.")
    vote(world, 0, tess="for", theo="against")
    vote(world, 0, theo="for")
    with pytest.raises(Invalid, match="Chris Chair has left for this application"):
        vote(world, 0, chris="for")
    with pytest.raises(Invalid, match="has not declared"):
        vote(world, 2, tess="for")


def test_somebody_who_went_home_does_not_vote(house: TestHouse):
    world = meeting(build(house))
    world.add("Tara Third")
    world.declare(world.house.person("Tara Third"), 0)
    act(world, "take_attendance", present=list(world.members.values()))
    act(world, "take_attendance", present=[each for name, each in world.members.items() if name != "Theo Third"])
    with pytest.raises(Invalid, match="Theo Third is not at the meeting"):
        vote(world, 0, theo="for")


def test_a_vote_falls_when_its_member_leaves_for_the_application(postgres_house: TestHouse):
    world = meeting(build(postgres_house))
    vote(world, 0, tess="for", theo="for", chris="for")
    world.declare(world.chris, 0, "leaves", "I just saw who runs it.")
    ada = postgres_house.program(world.ada)
    votes = ada.get(f"/applications/{world.applications[0]}/votes").json["votes"]
    assert {vote["member_id"] for vote in votes} == {str(world.members[n]) for n in ("Tess Third", "Theo Third")}


def test_votes_stay_once_the_decision_is_final(house: TestHouse):
    world = meeting(build(house))
    world.decide(world.ada, 0)
    with pytest.raises(Conflict, match="final"):
        vote(world, 0, tess="for")


# By program


def test_a_whole_meeting_by_program(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    for person in (world.chris, world.tess, world.theo):
        world.declare(person, 0)
    chris, tess = postgres_house.program(world.chris), postgres_house.program(world.tess)
    path = f"/panels/{world.panel_id}/meeting"
    assert tess.get(path).status_code == 404
    everybody = {"present": [str(each) for each in world.members.values()]}
    assert tess.post(path, everybody).status_code == 403
    opened = chris.post(path, everybody)
    assert opened.status_code == 201
    assert [each["left_at"] for each in opened.json["attendance"]] == [None] * 3
    seen = tess.get(path).json["state"]

    first = {"application_id": str(world.applications[0])}
    assert tess.put(f"{path}/current_item", first).status_code == 403
    assert chris.put(f"{path}/current_item", first, If_Match='"1"').status_code == 412
    assert chris.put(f"{path}/current_item", first, If_Match=opened.headers["ETag"]).status_code == 200
    assert tess.get(path).json["current_application_id"] == first["application_id"]
    assert tess.get(path).json["state"] != seen

    votes = f"/applications/{world.applications[0]}/votes"
    hers = {"votes": [{"member_id": str(world.members["Tess Third"]), "choice": "for"}]}
    his = {"votes": [{"member_id": str(world.members["Theo Third"]), "choice": "for"}]}
    assert tess.post(votes, hers).status_code == 201
    assert tess.post(votes, his).status_code == 403
    assert chris.post(votes, his).status_code == 201
    twice = chris.post(votes, {"votes": [*his["votes"], {**his["votes"][0], "choice": "against"}]})
    assert (twice.status_code, [each["field"] for each in twice.json["errors"]]) == (422, ["votes.1.member_id"])
    assert {"member_id": his["votes"][0]["member_id"], "choice": "for"} in tess.get(votes).json["votes"]
    assert chris.put(f"{path}/order", {"ordered_by": "raw"}).json["ordered_by"] == "raw"
    assert chris.post(f"{path}/closing").status_code == 201
    assert chris.post(f"{path}/closing").status_code == 409


def test_what_somebody_left_for_is_not_told_them_by_the_meeting(postgres_house: TestHouse):
    world = meeting(build(postgres_house))
    world.declare(world.tess, 0, "leaves", "My sister works there.")
    act(world, "take_up", application_id=world.applications[0], version=None)
    path = f"/panels/{world.panel_id}/meeting"
    assert postgres_house.program(world.tess).get(path).json["current_application_id"] is None
    assert postgres_house.program(world.theo).get(path).json["current_application_id"] == str(world.applications[0])
    assert postgres_house.program(world.tess).get(f"/applications/{world.applications[0]}/votes").status_code == 403


def test_each_funders_part_of_what_is_committed_adds_up(postgres_house: TestHouse):
    world = meeting(build(postgres_house))
    world.fund({"First funder": 2, "Second funder": 1})
    world.propose(world.ada, 0)
    found = postgres_house.program(world.ada).get(f"/panels/{world.panel_id}/meeting").json["funders"]
    assert [line["committed_pence"] for line in found] == [2_666_67, 1_333_33]
    assert sum(line["budget_pence"] for line in found) == 10_000_00


# On pages


def test_the_chair_leads_a_meeting_and_a_member_follows_it(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    for person in (world.chris, world.tess, world.theo):
        for number in range(3):
            world.assess(person, number, 5 - number)
    chris, tess = postgres_house.browser(world.chris), postgres_house.browser(world.tess)
    page = f"/panels/{world.panel_id}/meeting"
    assert "has not been opened yet" in tess.get(page).text
    refused = chris.post(page, data={"present": [str(world.members["Chris Chair"])]})
    assert refused.status_code == 422
    assert "A quorum of 2 is needed" in refused.text
    assert chris.post(page, data={"present": [str(each) for each in world.members.values()]}).status_code == 302
    before = tess.get(f"{page}/state").json["state"]

    item = {"application_id": str(world.applications[0]), "version": "3"}
    assert chris.post(f"{page}/item", data=item).status_code == 302
    assert tess.get(f"{page}/state").json["state"] != before
    assert "Now: Project 0" in tess.get(page).text
    votes = f"/applications/{world.applications[0]}/votes"
    assert tess.post(votes, data={f"vote-{world.members['Tess Third']}": "for"}).status_code == 302
    assert "Votes: 1 for, 0 against, 0 abstained." in chris.get(page).text
    assert chris.post(f"{page}/item", data=item).status_code == 409

    world.propose(world.ada, 0)
    shown = tess.get(page).text
    assert "£4,000" in shown
    assert "Award" in shown
    assert chris.post(f"{page}/order", data={"ordered_by": "raw"}).status_code == 302
    assert chris.post(f"{page}/closing").status_code == 302
    assert "The meeting was held from" in tess.get(page).text


def test_the_shared_screen_tells_nothing_of_what_somebody_in_the_room_leaves_for(postgres_house: TestHouse):
    world = meeting(build(postgres_house))
    world.score(world.tess, 0, 5)
    world.propose(world.ada, 0, amount_pence=1_234_00)
    world.declare(world.theo, 0, "leaves", "My sister works there.")
    chris, ada = postgres_house.browser(world.chris), postgres_house.browser(world.ada)
    page = f"/panels/{world.panel_id}/meeting"
    screen = ada.get(f"{page}/screen").text
    assert "Somebody here leaves for it" in screen
    assert "Please leave the room" not in screen
    act(world, "take_up", application_id=world.applications[0], version=None)
    screen = ada.get(f"{page}/screen").text
    assert "Please leave the room: Theo Third" in screen
    assert "100.0" in screen
    assert chris.get(f"{page}/screen").status_code == 200
    theirs = postgres_house.browser(world.theo).get(page).text
    assert "for which you leave the room" in theirs
    assert "Project 0" not in theirs
    assert postgres_house.browser(world.theo).get(f"{page}/screen").status_code == 403
