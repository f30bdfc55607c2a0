"""Staff write to those whom they ticked in a list: looked at first, each in their own way, kept with each, once."""

import re
from typing import Any
from uuid import UUID

import pytest

from grants.identity.models import Person
from grants.organisations.models import Membership
from tests.house import ApiClient
from tests.journeys.story import created, fine
from tests.kernel.looking import words_of
from tests.notifications.rows import Scene
from tests.notifications.test_mailings import WORDS
from tests.organisations.given import errors, read


def previewed(program: ApiClient, of: str, *ids: UUID) -> tuple[dict[str, Any], str]:
    answer = program.post("/mailings/preview", {**WORDS, "of": of, "ids": [str(each) for each in ids]})
    assert answer.status_code == 200, answer.text
    return answer.json, answer.headers["ETag"]


def test_those_who_are_ticked_are_written_to_once_and_each_keeps_it(scene: Scene):
    # Given two grants; Sam reads large print
    house = scene.house
    grants = [scene.offer(house.now(), title=title) for title in ("A garden for everybody", "Soup")]
    scene.changes(Person, scene.world.sam.id, letter_format="large_print")
    ada = house.browser(scene.world.ada)

    # When Ada ticks both in the list and looks at her message
    ticked = "&".join(f"ids={each}" for each in grants)
    assert "Write to them" in ada.get("/lists/awards").text
    form = ada.get(f"/lists/awards/several?act=write&{ticked}", follow_redirects=True)
    assert "2 grants" in words_of(read(form))
    sent = {**WORDS, "ids": [str(each) for each in grants]}
    wrong = ada.post("/awards/messages/new", data={**sent, "subject": ""})
    assert list(errors(wrong)) == ["subject"]
    assert "Bring a pen." in wrong.text, "what was typed is kept"
    page = ada.post("/awards/messages/new", data=sent)

    # Then she reads how many get it and how, and nothing has gone
    assert "4 messages go out" in words_of(read(page))
    assert "by e-mail in large print of 18 points" in page.text
    assert scene.mails(WORDS["subject"]) == []

    # When she presses twice, it goes once to each for each grant, and is kept with each
    hidden = dict(re.findall(r'name="(edition)" value="([^"]+)"', page.text))
    pressed = [ada.post("/awards/messages/new", data={**sent, **hidden, "do": "send"}) for _ in range(2)]
    assert pressed[0].location == pressed[1].location
    house.run_jobs()
    assert len(scene.mails(WORDS["subject"])) == 4
    program = house.program(scene.world.ada)
    for each in grants:
        assert [sent["subject"] for sent in fine(program.get(f"/awards/{each}/mailings"))["items"]] == [
            WORDS["subject"]
        ]
        assert "sent a message to 4 people of several grants" in words_of(read(ada.get(f"/records/{each}")))
    assert "4 of 4 sent" in words_of(read(ada.get(pressed[0].location)))


def test_who_cannot_be_written_to_is_said_with_the_reason(scene: Scene):
    # Given two organisations, for one of which Ada acts in her own time, and one at which nobody has an account
    house, world = scene.house, scene.world
    with house.write() as session:
        joined = {"person_id": world.ada.id, "position": "Clerk", "since": house.now()}
        session.add(Membership(organisation_id=world.other_id, **joined))
    ada = house.program(world.ada)

    # When she looks at a message to both
    shown, tag = previewed(ada, "organisations", world.organisation_id, world.other_id)

    # Then her own gets none of it, and she reads why
    assert shown["people"] == 2
    assert [each["name"] for each in shown["left"]] == ["Harehills Hub"]
    assert shown["left"][0]["reason"]
    body = {**WORDS, "of": "organisations", "ids": [str(world.organisation_id), str(world.other_id)]}
    first, again = (created(ada.post("/mailings", body, If_Match=tag)) for _ in range(2))
    assert first["id"] == again["id"]
    assert first["several_of"] == "organisations"
    house.run_jobs()
    assert {each.about_id for each in scene.messages() if each.subject == WORDS["subject"]} == {world.organisation_id}


def test_nobody_else_writes_to_several_and_nothing_ticked_is_said(postgres_scene: Scene):
    scene = postgres_scene
    body = {**WORDS, "of": "organisations", "ids": [str(scene.world.organisation_id)]}
    assert scene.house.program(scene.world.sam).post("/mailings/preview", body).status_code == 403
    none = scene.house.program(scene.world.ada).post("/mailings/preview", {**body, "ids": []})
    assert none.json["errors"][0]["field"] == "ids"
    at_page = scene.house.browser(scene.world.ada).get("/lists/organisations/several?act=write", follow_redirects=True)
    assert "Tick the rows first." in at_page.text


@pytest.mark.parametrize("of", ["applications", "awards", "organisations"])
def test_all_that_is_listed_can_be_written_to(postgres_scene: Scene, of: str):
    scene = postgres_scene
    scene.offer(scene.house.now())
    scene.world.submitted()
    page = scene.house.browser(scene.world.ada).get(f"/lists/{of}/several?act=write&all=yes", follow_redirects=True)
    read(page)
    assert 'name="ids"' in page.text
