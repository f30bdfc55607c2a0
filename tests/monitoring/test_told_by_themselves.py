"""A grantee sends a voice note with three lines, or a report made for another funder with three facts."""

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from grants.schemes.queries import scheme_of
from grants.schemes.tiers.rules import PROJECT
from grants.schemes.tiers.service import begin_with_tiers
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF
from tests.kernel.test_recordings import mp4, ogg
from tests.monitoring.test_told_another_way import first_of
from tests.organisations.given import read

LINES = "Twelve came each week. Two found work. The kettle broke."


@pytest.fixture
def world(house: TestHouse) -> World:
    made = build(house)
    with house.write() as session:
        begin_with_tiers(session, scheme_of(session, made.scheme_id), kind=PROJECT, version=None, **made.who(made.ada))
    return made


def sent(content: bytes, name: str, **more: Any) -> dict[str, Any]:
    return {"file": (BytesIO(content), name), **more}


def send(world: World, path: str, data: dict[str, Any]) -> TestResponse:
    program = world.house.program(world.mel)
    headers = {"Authorization": f"Bearer {program.token}"}
    return program.client.post(f"/api/v1{path}", data=data, headers=headers)


def test_a_voice_note_with_three_lines_makes_the_return_of_a_small_grant(world: World):
    award = world.begun(amount_pence=2_500_00)
    first = first_of(world, award)
    mel, path = world.house.browser(world.mel), f"/returns/{first.id}/another-way"
    assert "Tell us by phone or another way" in mel.get(f"/returns/{first.id}").text
    read(mel.get(path))
    read(mel.get(f"{path}/voice_note"))
    assert mel.get(f"{path}/pigeon").status_code == 404
    # A voice note that is none is refused by its name, and what was typed is kept
    refused = mel.post(f"{path}/voice_note", data=sent(PDF, "talk.ogg", said=LINES, people_agreed="yes"))
    assert "talk.ogg: This is not a voice note." in refused.text
    assert LINES in refused.text
    assert "Ask the people who are named" in mel.post(f"{path}/voice_note", data=sent(ogg(), "a.ogg", said=LINES)).text
    assert "How did" in mel.post(f"{path}/voice_note", data=sent(ogg(), "a.ogg", said="", people_agreed="yes")).text
    assert first_of(world, award).state == "due"
    # The right one makes the return, and a second press changes nothing
    for _ in range(2):
        done = mel.post(f"{path}/voice_note", data=sent(ogg(), "talk.ogg", said=LINES, people_agreed="yes"))
        assert done.status_code == 302
    made = first_of(world, award)
    assert (made.state, made.channel) == ("submitted", "voice_note")
    review = world.house.browser(world.ada).get(f"/returns/{first.id}/review")
    read(review)
    assert LINES in review.text
    assert "A voice note" in review.text
    program = world.house.program(world.ada)
    assert program.post(f"/returns/{first.id}/review", {"outcome": "accept"}, If_Match="*").status_code == 201
    world.house.run_jobs()
    assert world.house.jobs(state="dead") == []


def test_a_report_made_for_another_funder_is_taken_with_three_facts_where_the_tier_lists_it(world: World):
    award = world.begun(amount_pence=30_000_00)
    first = first_of(world, award)
    path = f"/returns/{first.id}/telling/recording"
    facts = {"spent_pence": "500000", "people_reached": "140", "covers_until": first.period_from.isoformat()}
    call = send(world, path, sent(mp4(), "us.m4a", channel="voice_note", said=LINES, people_agreed="true"))
    assert call.json["errors"][0]["code"] == "not_for_it"
    call = send(world, path, sent(mp4(), "us.m4a", channel="voice_note", said=LINES, spent_pence="-1"))
    assert call.status_code == 422
    page = world.house.browser(world.mel)
    read(page.get(f"/returns/{first.id}/another-way/other_report"))
    wrong = send(world, path, sent(PDF, "r.pdf", channel="other_report", spent_pence="999999999"))
    assert {each["field"] for each in wrong.json["errors"]} == {"spent_pence", "people_reached", "covers_until"}
    made = send(world, path, sent(PDF, "Report to Leeds.pdf", channel="other_report", **facts))
    assert made.status_code == 201, made.json
    for people, status in (("140", 201), ("141", 409)):
        again = sent(PDF, "Report to Leeds.pdf", channel="other_report", **facts | {"people_reached": people})
        assert send(world, path, again).status_code == status
    told = world.house.program(world.ada).get(f"/returns/{first.id}").json
    assert (told["state"], told["channel"]) == ("submitted", "other_report")
    assert told["answers"] == {"spent": 500000, "people_reached": 140}
    read(world.house.browser(world.ada).get(f"/returns/{first.id}/review"))
