"""Pen pictures and case studies are shared where somebody agreed, for what they agreed to, and as long as they do."""

from datetime import date, timedelta
from typing import Any

import pytest

from grants.awards.models import Award
from grants.kernel.problems import Conflict, Invalid
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.monitoring.telling.stories import queries, service
from grants.monitoring.telling.stories.rules import PACK, WEBSITE
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_service import COMPLETE, returns, review, save, send

TOLD = {"kind": "pen picture", "title": "B. and the garden", "words": "B. came for the soup and stayed for the beans."}
AGREED: dict[str, Any] = {"who": "B.", "given_on": date(2027, 3, 20), "how": "spoken", "uses": [PACK]}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def tell(world: World, about: Return, **said: str) -> Any:
    with world.house.write() as session:
        return service.tell_story(session, return_of(session, about.id), **{**TOLD, **said}, **world.who(world.mel)).id


def act(world: World, about: Return, story_id: Any, verb: Any, person: Any, **given: Any) -> None:
    with world.house.write() as session:
        verb(session, *queries.story_of(session, about.id, story_id), **given, **world.who(person))


def shared(world: World, about: Return, use: str = PACK) -> list[str]:
    with world.house.read() as session:
        return [story.title for story in queries.shared_stories(session, Award.id == about.award_id, use)]


def test_a_story_is_shared_where_somebody_agreed_and_no_longer_than_they_do(world: World):
    # Given a story of an accepted return, told twice by a double press
    draft = returns(world, world.begun())[0]
    story = tell(world, draft)
    assert tell(world, draft) == story
    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "accept")
    assert shared(world, draft) == []

    # When B. agrees to have it in reports, it is there and nowhere else
    for _ in range(2):
        act(world, draft, story, service.record_consent, world.mel, **AGREED)
    assert (shared(world, draft), shared(world, draft, WEBSITE)) == ([TOLD["title"]], [])
    assert len(world.facts("monitoring.story_consent_recorded")) == 1
    with pytest.raises(Conflict) as refused:
        act(world, draft, story, service.record_consent, world.ada, **{**AGREED, "uses": [WEBSITE]})
    assert refused.value.code == "agreed_already"

    # Then withdrawn through us it is gone from what is published next, and can be agreed anew
    for _ in range(2):
        act(world, draft, story, service.withdraw_consent, world.ada, because="B. moved away.")
    assert shared(world, draft) == []
    assert len(world.facts("monitoring.story_consent_withdrawn")) == 1
    act(world, draft, story, service.record_consent, world.ada, **{**AGREED, "uses": [WEBSITE]})
    assert (shared(world, draft), shared(world, draft, WEBSITE)) == ([], [TOLD["title"]])


def test_what_is_not_accepted_yet_is_not_published(world: World):
    draft = returns(world, world.begun())[0]
    act(world, draft, tell(world, draft), service.record_consent, world.mel, **AGREED)
    assert shared(world, draft) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"who": " "}, "who"),
        ({"given_on": None}, "given_on"),
        ({"given_on": date(1000, 1, 1)}, "given_on"),
        ({"how": ""}, "how"),
        ({"uses": []}, "uses"),
    ],
)
def test_what_was_agreed_is_recorded_whole(world: World, wrong: dict[str, Any], field: str):
    draft = returns(world, world.begun())[0]
    story = tell(world, draft)
    with pytest.raises(Invalid) as refused:
        act(world, draft, story, service.record_consent, world.mel, **{**AGREED, **wrong})
    assert [problem.field for problem in refused.value.problems] == [field]
    tomorrow = world.house.now().date() + timedelta(days=1)
    with pytest.raises(Invalid):
        act(world, draft, story, service.record_consent, world.mel, **{**AGREED, "given_on": tomorrow})


def test_funders_read_what_is_shared_with_them_by_page_and_by_program(postgres_house: TestHouse):
    # Given two stories, of which one is told by page and agreed to by program
    world = build(postgres_house)
    draft = returns(world, world.begun())[0]
    mel, page = world.house.browser(world.mel), f"/returns/{draft.id}/stories"
    tell(world, draft, title="C. and the shed")
    agreeing = mel.post(page, data=TOLD).location
    strictly(mel.get(agreeing).text)
    program = world.house.program(world.mel)
    body = {**AGREED, "given_on": "2027-03-20"}
    told = program.post(agreeing, body)
    assert (told.status_code, told.json["consent"]["uses"]) == (201, [PACK])
    words = words_of(strictly(mel.get(page).text))
    for said in ("B. agreed on 20 March 2027", "Reports for those who fund the grant", "It is shared with nobody"):
        assert said in words, said
    assert world.house.browser(world.fay).get(page).status_code == 403
    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "accept")

    # Then a funder reads that one, until it is withdrawn by page
    fay = world.house.program(world.fay)
    assert [each["title"] for each in fay.get(page).json["items"]] == [TOLD["title"]]
    assert fay.post(page, TOLD).status_code == 403
    assert mel.post(agreeing.replace("consent", "withdrawal"), data={"because": ""}).location == page
    assert fay.get(page).json["items"] == []


def test_nobody_outside_the_organisation_reads_a_story_before_somebody_agreed(house: TestHouse):
    # Given a story that nobody agreed to share
    world = build(house)
    draft = returns(world, world.begun())[0]
    story, page = tell(world, draft), f"/returns/{draft.id}/stories"
    save(world, draft, COMPLETE)
    send(world, draft)
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)

    def told(person: Any) -> tuple[str, str | None]:
        found = world.house.program(person).get(page).json["items"][0]
        return found["title"], found["words"]

    # Then we read what it is called, by page and by program, and its own people all of it
    read = words_of(strictly(ada.get(page).text))
    assert (TOLD["title"] in read, TOLD["words"] in read) == (True, False)
    assert (told(world.ada), told(world.mel)) == ((TOLD["title"], None), (TOLD["title"], TOLD["words"]))
    assert TOLD["words"] in words_of(strictly(mel.get(page).text))
    for there in (f"{page}/{story}/consent", f"/returns/{draft.id}/review", f"/returns/{draft.id}"):
        assert TOLD["words"] not in words_of(strictly(ada.get(there).text)), there

    # When B. agrees we read it, and once B. agrees no more we do not
    act(world, draft, story, service.record_consent, world.mel, **AGREED)
    assert (TOLD["words"] in words_of(strictly(ada.get(page).text)), told(world.ada)[1]) == (True, TOLD["words"])
    act(world, draft, story, service.withdraw_consent, world.mel)
    assert (TOLD["words"] in words_of(strictly(ada.get(page).text)), told(world.ada)[1]) == (False, None)
