"""Scoring on a phone: one criterion on a page, then a look at all of them."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from grants.panels.models import Panel
from grants.schemes.models import Scheme
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.panels.rows import PLAN, REASON, World, build


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    """Tess has declared on the first application and can begin to score it."""
    made = build(house).seated()
    made.declare(made.tess, 0)
    return made


def at(world: World, rest: str = "", number: int = 0) -> str:
    return f"/applications/{world.applications[number]}/scores{rest}"


def typed(mark: object = 3, reason: str = "", version: int = 0, **more: object) -> dict[str, object]:
    return {"mark": mark, "reason": reason, "version": version, **more}


def test_a_member_scores_one_criterion_after_the_other(world: World):
    tess = world.house.browser(world.tess)
    application = tess.get(f"/applications/{world.applications[0]}/assessment").text
    assert f'href="{at(world, "/1")}"' in application

    page = tess.get(at(world, "/1"))
    read(page)
    for text in ("criterion 1 of 3", "4 – Good", "How strong is it on need?", "50% of the points", PLAN):
        assert text in page.text, text
    assert "Needed for a mark of 0, 1, 4 or 5" in page.text

    assert tess.post(at(world, "/1"), data=typed(4, REASON)).location == at(world, "/2")
    assert "You have scored 0 of 3" in tess.get(f"/panels/{world.panel_id}").text
    assert "Draft" in tess.get(f"/panels/{world.panel_id}").text
    assert tess.post(at(world, "/2"), data=typed(3)).location == at(world, "/3")
    assert tess.post(at(world, "/3"), data=typed("none", "Not asked of them")).location == at(world)

    check = tess.get(at(world))
    read(check)
    for text in ("4 of 5", REASON, "It does not apply", "Not asked of them", "71.1 points of 100", "I’m done"):
        assert text in check.text, text
    assert tess.post(at(world)).location == at(world)
    done = tess.get(at(world)).text
    assert "are done. You can revise them until the panel proposes a decision" in done
    assert "I’m done</button>" not in done
    assert "You have scored 1 of 3" in tess.get(f"/panels/{world.panel_id}").text


def test_a_mark_skipped_is_asked_for_before_done(world: World):
    tess = world.house.browser(world.tess)
    assert tess.post(at(world, "/3"), data=typed(3)).location == at(world, "/1")
    page = tess.get(at(world)).text
    assert "2 of 3 still to mark" in page
    assert "No mark yet" in page
    refused = tess.post(at(world))
    assert refused.status_code == 409
    assert "Missing: “Need”, “Plan”" in refused.text


def test_what_was_typed_is_kept_when_it_is_refused(world: World):
    tess = world.house.browser(world.tess)
    no_reason = tess.post(at(world, "/1"), data=typed(5, " "))
    assert list(errors(no_reason)) == ["reason"]
    assert 'value="5" checked' in no_reason.text
    no_mark = tess.post(at(world, "/1"), data={"reason": REASON, "version": 0})
    assert list(errors(no_mark)) == ["mark"]
    assert REASON in no_mark.text
    for wrong in ("6", "-1", "4.5", "²", "x" * 40):
        assert list(errors(tess.post(at(world, "/1"), data=typed(wrong, REASON)))) == ["mark"]
    assert "No mark yet" in tess.get(at(world)).text


def test_a_page_left_open_does_not_overwrite_what_was_saved_elsewhere(world: World):
    tess = world.house.browser(world.tess)
    tess.post(at(world, "/1"), data=typed(3, "Saved on the phone"))

    stale = tess.post(at(world, "/1"), data=typed(2, "Typed on the desk"))

    assert stale.status_code == 409
    for text in ("Saved on the phone", "Typed on the desk", "What differs", 'name="version" value="1"'):
        assert text in stale.text, text
    assert tess.post(at(world, "/1"), data=typed(2, "Both", version=1)).status_code == 302
    assert "Both" in tess.get(at(world)).text


def test_after_the_last_minute_nothing_is_taken_and_nothing_typed_is_lost(world: World):
    with world.house.write() as session:
        session.execute(update(Panel).values(scores_due_at=world.house.now() + timedelta(minutes=1)))
    tess = world.house.browser(world.tess)
    assert "Scores are due by" in tess.get(f"/panels/{world.panel_id}").text
    world.house.clock.advance(minutes=2)

    late = tess.post(at(world, "/1"), data=typed(4, "Typed too late"))

    assert late.status_code == 409
    assert "Scores could be given until" in late.text
    assert "Typed too late" in late.text
    assert "Save and next" not in late.text
    assert "Scores could be given until" in tess.get(at(world)).text
    for path in ("", "/unable", "/able"):
        assert tess.post(at(world, path), data={"reason": "Ill"}).status_code == 409


def test_a_member_who_cannot_score_says_so_and_takes_it_back(world: World):
    tess = world.house.browser(world.tess)
    read(tess.get(at(world, "/unable")))
    assert list(errors(tess.post(at(world, "/unable"), data={"reason": " "}))) == ["reason"]
    assert tess.post(at(world, "/unable"), data={"reason": "I am ill."}).location == f"/panels/{world.panel_id}"
    assert "Could not score" in tess.get(f"/panels/{world.panel_id}").text
    page = tess.get(at(world))
    read(page)
    assert "I am ill." in page.text
    assert "cannot score" in tess.post(at(world, "/1"), data=typed(3)).text

    assert tess.post(at(world, "/able")).location == at(world)
    assert "Draft" in tess.get(at(world)).text


def test_one_tap_leads_to_the_next_application(world: World):
    tess, panel = world.house.browser(world.tess), f"/panels/{world.panel_id}"
    assert "Go to the next to score" in tess.get(panel).text
    assert tess.get(f"{panel}/next").location == f"/applications/{world.applications[0]}/assessment"
    undeclared = f"/applications/{world.applications[1]}/interest"
    assert tess.get(f"{panel}/next?after={world.applications[0]}").location == undeclared
    assert tess.get(f"{panel}/next?after=nonsense").status_code == 302
    for number in (1, 2):
        world.assess(world.tess, number)
    world.score(world.tess, 0)
    assert tess.get(f"{panel}/next").location == panel
    assert "nothing else to score" in tess.get(at(world)).text


def test_home_says_until_when_scores_wait_and_then_no_longer(world: World):
    with world.house.write() as session:
        session.execute(update(Panel).values(scores_due_at=world.house.now() + timedelta(hours=1)))
    tess = world.house.browser(world.tess)
    assert "Give your scores for 1 application" in tess.get("/").text
    assert "1 March 2027 at 11:00am" in tess.get("/").text
    world.house.clock.advance(hours=2)
    assert "Give your scores" not in tess.get("/").text


def test_an_administrator_sees_how_far_members_are_and_no_marks(world: World):
    world.score(world.tess, 0, 3, reason="Between us")
    page = world.house.browser(world.ada).get(f"/panels/{world.panel_id}").text
    assert "How far the members are" in page
    assert "Between us" not in page
    assert "How far the members are" not in world.house.browser(world.theo).get(f"/panels/{world.panel_id}").text


def test_marks_of_another_scale_stand_beside_their_guide(world: World):
    with world.house.write() as session:
        session.execute(update(Scheme).values(lowest_mark=1, highest_mark=6))
    tess = world.house.browser(world.tess)
    page = tess.get(at(world, "/1")).text
    assert "1 – Nothing" in page
    assert "6 – Excellent" in page
    assert list(errors(tess.post(at(world, "/1"), data=typed(0, REASON)))) == ["mark"]
    assert tess.post(at(world, "/1"), data=typed(6, REASON)).status_code == 302


def test_others_cannot_reach_the_pages_of_marks(world: World):
    for person in (world.ada, world.theo, world.house.person("Some Body")):
        browser = world.house.browser(person)
        for path in ("", "/1", "/unable"):
            assert browser.get(at(world, path)).status_code == 403
        assert browser.post(at(world, "/1"), data=typed()).status_code == 403
    tess = world.house.browser(world.tess)
    for position in (0, 4, 99):
        assert tess.get(at(world, f"/{position}")).status_code == 404
