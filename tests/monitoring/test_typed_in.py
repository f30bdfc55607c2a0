"""Not everybody is online: one of us types in a return, its people say whether it is right, another accepts it."""

from typing import Any

import pytest
from sqlalchemy import select

from grants.monitoring.models import ReturnEntry
from grants.monitoring.telling.rules import link_token
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.filling import fill_in, section
from tests.monitoring.test_service import COMPLETE, again, first_return, save


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def came(world: World, **more: Any) -> dict[str, Any]:
    return {"channel": "paper", "came_on": world.house.now().date().isoformat(), "who": "Mel, treasurer", **more}


def test_a_return_on_paper_is_typed_in_heard_by_its_people_and_accepted_by_another(world: World):
    # Given a return that came on paper
    draft = first_return(world)
    path, entry = f"/returns/{draft.id}", f"/returns/{draft.id}/entry"
    ada = world.house.program(world.ada)
    ben = world.house.program(world.house.person("Ben Third", administrator=True))
    assert ada.patch(path, {"answers": COMPLETE}, If_Match="*").status_code == 403
    wrong = ada.post(entry, came(world, who=" ", came_on="2026-01-01"))
    assert {each["field"] for each in wrong.json["errors"]} == {"who", "came_on"}
    assert ada.get(entry).status_code == 404
    assert world.house.program(world.mel).post(entry, came(world)).status_code == 403
    # When Ada types it in and sends it
    assert ada.post(entry, came(world)).status_code == 201
    assert ada.patch(path, {"answers": COMPLETE}, If_Match="*").status_code == 200
    sent = ada.post(f"{path}/submission", {}, If_Match="*")
    assert (sent.status_code, sent.json["state"], sent.json["channel"]) == (201, "submitted", "paper")
    world.react()
    # Then it is marked so, its people hear what it says, and Ada does not accept it
    told = ada.get(entry).json
    assert (told["channel"], told["who"], told["entered_by"]) == ("paper", "Mel, treasurer", str(world.ada.id))
    with world.house.read() as session:
        written = session.scalars(select(Message).where(Message.subject.contains("Is this what you told us"))).all()
        to_mel = next(each for each in written if each.person_id == world.mel.id)
        assert "They know each other now." in to_mel.text
        entry_id = session.scalars(select(ReturnEntry.id)).one()
    refused = ada.post(f"{path}/review", {"outcome": "accept"}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (409, "typed_in")
    # And Mel says by the link, without signing in, what is wrong, and then that it is right
    token = link_token(entry_id, world.mel.id, world.house.app.settings.secret_key)
    stranger, link = world.house.browser(), f"/returns/entered/{token}"
    strictly(stranger.get(link).text)
    assert "Say what is wrong." in stranger.post(link, data={"confirms": "no"}).text
    assert stranger.post(link, data={"confirms": "no", "objection": "We were 41."}).location == link
    assert ada.get(entry).json["objection"] == "We were 41."
    assert ben.post(f"{path}/review", {"outcome": "accept"}, If_Match="*").json["code"] == "disputed"
    assert stranger.get(f"/returns/entered/{link_token(entry_id, world.ada.id, 'x')}").status_code == 404
    assert stranger.post(link, data={"confirms": "yes"}).location == link
    assert "This link" not in stranger.get(link).text
    assert (ada.get(entry).json["confirmed_how"], ada.get(entry).json["objection"]) == ("link", "")
    assert ben.post(f"{path}/review", {"outcome": "accept"}, If_Match="*").status_code == 201
    assert world.house.jobs(state="dead") == []


def test_what_its_people_have_begun_is_theirs_and_what_they_send_themselves_is_not_typed_in(world: World):
    draft = first_return(world)
    path, entry = f"/returns/{draft.id}", f"/returns/{draft.id}/entry"
    ada, mel = world.house.program(world.ada), world.house.program(world.mel)
    save(world, draft, {"spent": 1_00})
    assert ada.post(entry, came(world)).json["code"] == "begun_already"
    save(world, draft, {"spent": None})
    assert ada.post(entry, came(world, channel="phone")).status_code == 201
    # Given up, the return is as it was and nobody but its people reads it
    ada.patch(path, {"answers": {"spent": 2_00}}, If_Match="*")
    assert ada.get(path).json["answers"] == {"spent": 2_00}
    assert ada.delete(entry).status_code == 204
    assert again(world, draft).answers == {}
    assert ada.patch(path, {"answers": COMPLETE}, If_Match="*").status_code == 403
    # Sent by its people, what was begun is over
    assert ada.post(entry, came(world)).status_code == 201
    mel.patch(path, {"answers": COMPLETE}, If_Match="*")
    assert mel.post(f"{path}/submission", {}, If_Match="*").json["channel"] == "form"
    world.react()
    assert ada.get(entry).status_code == 404
    with world.house.read() as session:
        assert session.scalars(select(ReturnEntry)).all() == []


def test_what_its_people_have_not_confirmed_is_accepted_by_who_says_so_and_they_can_still_object(world: World):
    # Given a return that Ada typed in, of which its people have said nothing
    draft = first_return(world)
    path, entry = f"/returns/{draft.id}", f"/returns/{draft.id}/entry"
    ada, mel = world.house.program(world.ada), world.house.program(world.mel)
    ben = world.house.program(world.house.person("Ben Third", administrator=True))
    ada.post(entry, came(world))
    ada.patch(path, {"answers": COMPLETE}, If_Match="*")
    ada.post(f"{path}/submission", {}, If_Match="*")
    world.react()
    # Then Ben accepts it only by saying that he means to
    refused = ben.post(f"{path}/review", {"outcome": "accept"}, If_Match="*")
    assert [(each["field"], each["code"]) for each in refused.json["errors"]] == [("unconfirmed", "not_confirmed")]
    assert ben.post(f"{path}/review", {"outcome": "accept", "unconfirmed": True}, If_Match="*").status_code == 201
    # And its people can still say what is wrong, which waits for us until they say that it is right
    assert "Say whether return 1 is right as we typed it in" in waits_for(mel)
    said = mel.post(f"{entry}/confirmation", {"confirms": False, "objection": "We were 41."})
    assert said.status_code == 201
    assert "says that return 1 is not as they told it" in waits_for(ada)
    assert "We were 41." in waits_for(ada)
    assert mel.post(f"{entry}/confirmation", {"confirms": True}).status_code == 201
    assert "not as they told it" not in waits_for(ada)


def waits_for(program: Any) -> str:
    return str(program.get("/me/waiting").json)


def test_by_page_with_a_scan_and_confirmed_by_telephone(postgres_house: TestHouse):
    world = build(postgres_house)
    draft = first_return(world)
    page, ada, mel = f"/returns/{draft.id}", world.house.browser(world.ada), world.house.browser(world.mel)
    strictly(ada.get(f"{page}/entry").text)
    today = world.house.now().date()
    typed = {"came_on-day": today.day, "came_on-month": today.month, "came_on-year": today.year, "who": "Mel"}
    assert "Choose whether they told you" in ada.post(f"{page}/entry", data=typed).text
    assert ada.post(f"{page}/entry", data={**typed, "channel": "phone"}).location == page
    strictly(ada.get(f"{page}/entry").text)
    assert section(draft.id, "people") in ada.get(page).text
    assert "types it in for you" in mel.get(page).text
    assert "The return on paper" in ada.get(f"{page}/evidence").text
    fill_in(ada, draft.id)
    strictly(ada.get(f"{page}/check").text)
    assert ada.post(f"{page}/check", data={"version": "3", "early": "yes"}).location == page
    world.react()
    strictly(ada.get(f"{page}/review").text)
    assert "They have not said yet whether it is right." in ada.get(f"{page}/review").text
    assert 'name="unconfirmed"' not in ada.get(f"{page}/review").text
    assert "You have not said yet whether it is right." in mel.get(page).text
    ben = world.house.browser(world.house.person("Ben Third", administrator=True))
    assert "Ask them, or tick the box" in ben.post(f"{page}/review", data={"outcome": "accept", "version": "4"}).text
    strictly(ben.get(f"{page}/review").text)
    strictly(mel.get(f"{page}/entered").text)
    assert "Say whether return 1 is right as we typed it in" in mel.get("/").text
    assert "so somebody else accepts it" in ada.get(f"{page}/review").text
    assert 'value="accept"' not in ada.get(f"{page}/review").text
    said = {"how": "phone", "confirms": "yes"}
    assert ben.post(f"{page}/entry/confirmation", data=said).location == f"{page}/entry"
    assert "as we typed it in" not in mel.get("/").text
    assert "They confirmed it by telephone" in ada.get(f"{page}/review").text
    assert mel.post(f"{page}/entered", data={"confirms": "no", "objection": "No."}).status_code == 409
    # Taken back, it is theirs again
    assert mel.post(f"{page}/taking-back", data={"version": "4"}).location == page
    assert again(world, draft).entered_channel is None
    assert ada.get(f"{page}/entry").status_code == 200
