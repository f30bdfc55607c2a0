"""What is written in a return is its people's alone until it is sent, and again while they change it."""

from typing import Any

from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_service import COMPLETE, returns, review, save, send

SLIP = "A sentence that nobody meant to send"


def test_what_is_not_sent_is_read_by_its_people_alone(house: TestHouse):
    # Given a return that its people have begun
    world = build(house)
    draft = returns(world, world.begun())[0]
    save(world, draft, {"people_helped": 98_765, "what_changed": SLIP})
    page, mel, ada = f"/returns/{draft.id}", house.browser(world.mel), house.browser(world.ada)

    def read(browser: Any, there: str = "") -> str:
        return words_of(strictly(browser.get(page + there, follow_redirects=True).text))

    def told(person: Any) -> dict[str, Any]:
        return house.program(person).get(page).json

    # Then administrators read that it is not sent, and nothing of what is written in it
    for there in ("", "/review"):
        words = read(ada, there)
        assert "fills it in" in words, there
        assert (SLIP in words, "98,765" in words) == (False, False), there
    assert (told(world.ada)["answers"], told(world.ada)["warnings"]) == ({}, [])
    assert told(world.mel)["answers"]["what_changed"] == SLIP

    # When it is sent they read it; and sent back, while it is changed, they read what was sent
    save(world, draft, {**COMPLETE, "what_changed": "They know each other."})
    send(world, draft)
    assert "They know each other." in read(ada)
    review(world, draft, "send back", "Say more.")
    save(world, draft, {"what_changed": SLIP, "people_helped": 98_765, "spent": 98_765_00})
    words = read(ada)
    assert (SLIP in words, "They know each other." in words) == (False, True)
    assert told(world.ada)["answers"]["what_changed"] == "They know each other."
    assert (told(world.mel)["answers"]["what_changed"], SLIP in read(mel, "/check")) == (SLIP, True)
    picture = words_of(strictly(ada.get(f"/organisations/{world.organisation_id}/picture").text))
    assert ("98,765" in picture, "£5,000" in picture) == (False, True)
