"""Whoever waits for a pack sees how far it is; of one that could not be built they see why, and have it built again."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from grants.kernel.jobs import DEAD, RUNNING, WAITING, Job
from grants.reporting.building.rules import BEGUN, READING, SETTING, STAGES, WAITS, building_of
from grants.reporting.building.service import tell_stage
from tests.house import A_MONDAY, TestHouse
from tests.kernel.looking import strictly, words_of
from tests.reporting.approving.steps import Desk
from workers import packs
from workers.pdf import TooSlow


def job(**given: Any) -> Job:
    return Job(
        **({"id": UUID(int=1), "state": WAITING, "attempts": 0, "run_at": A_MONDAY, "created_at": A_MONDAY} | given)
    )


@pytest.mark.parametrize(
    ("given", "stage", "sentence"),
    [
        ({}, None, WAITS),
        ({"state": RUNNING, "attempts": 1}, None, BEGUN),
        ({"state": RUNNING, "attempts": 1}, READING, STAGES[READING]),
        (
            {"state": DEAD, "attempts": 3, "last_error": "KeyError: 1"},
            SETTING,
            "It could not be built. The program could",
        ),
        ({"attempts": 1, "last_error": "KeyError: 1"}, SETTING, "is tried again on 1 March 2027 at 10:00am."),
    ],
)
def test_how_far_it_is_stands_in_words(given: dict[str, Any], stage: str | None, sentence: str):
    building = building_of(job(**given), stage, A_MONDAY, A_MONDAY)
    assert building is not None
    assert sentence in building.sentence


def test_a_stage_of_the_time_before_is_not_told_and_one_that_waits_for_later_is_nothing_yet():
    before = A_MONDAY - timedelta(minutes=1)
    building = building_of(job(state=RUNNING, attempts=1), SETTING, before, A_MONDAY)
    assert building is not None
    assert building.sentence == BEGUN
    assert building_of(job(run_at=A_MONDAY + timedelta(minutes=30)), None, None, A_MONDAY) is None
    assert building_of(None, SETTING, A_MONDAY, A_MONDAY) is None


def test_a_page_follows_a_pack_that_is_built(house: TestHouse):
    desk = Desk(house)
    pack_id = desk.ask()
    browser = house.browser(desk.story.administrator)

    page = strictly(browser.get(f"/packs/{pack_id}").text)
    before = browser.get(f"/packs/{pack_id}/building").json["state"]
    with house.write() as session:
        tell_stage(session, UUID(pack_id), READING, now=house.now())
        tell_stage(session, UUID(pack_id), SETTING, now=house.now())
    after = browser.get(f"/packs/{pack_id}/building").json["state"]
    house.run_jobs()

    assert WAITS in words_of(page)
    assert before != after
    assert browser.get(f"/packs/{pack_id}/building").json["state"] == ""
    assert 'id="building"' not in browser.get(f"/packs/{pack_id}").text
    assert desk.reader.get(f"/packs/{pack_id}/building").status_code == 403


def test_one_that_could_not_be_built_says_why_and_is_built_again(house: TestHouse):
    # Given a pack whose document took too long, as often as it is tried
    desk = Desk(house)
    pack_id = desk.ask()
    browser, path = house.browser(desk.story.administrator), f"/packs/{pack_id}"
    asked = desk.asker.post(f"{path}/building")
    assert (asked.status_code, asked.json["code"]) == (409, "conflict")
    with patch.object(packs, "make_pdf", side_effect=TooSlow("The document was not ready after 480 seconds.")):
        house.run_jobs()
        first = desk.asker.get(f"{path}/building").json["building"]
        for _ in range(2):
            house.clock.advance(hours=2)
            house.run_jobs()

    # Then its page and the list say so, in words and with a way out
    page = words_of(strictly(browser.get(path).text))
    assert "It could not be built. Its document took too long to set." in page
    assert "a shorter period" in page
    assert "Not built" in browser.get("/packs").text
    told = desk.asker.get(f"{path}/building").json["building"]
    assert (first["has_failed"], told["has_failed"]) == (False, True)
    assert told["why_failed"] == "Its document took too long to set"

    # And it is built once somebody says so
    assert browser.post(f"{path}/building").location == path
    assert WAITS in words_of(strictly(browser.get(path).text))
    house.run_jobs()
    assert desk.asker.get(path).json["built_at"]
    assert desk.asker.get(f"{path}/building").json == {"building": None}
    assert len(house.events("reporting.pack_built_again_asked")) == 1
    assert desk.asker.post(f"{path}/building").status_code == 409
