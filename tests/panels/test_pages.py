"""The pages of panels: what a member meets on the phone, and what an administrator sets up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants import panels
from grants.applications.models import DECIDED, Application
from grants.kernel.access import NOBODY
from grants.kernel.waiting import all_that_waits
from grants.panels.docket import waiting
from grants.panels.models import Decision
from tests.house import TestHouse
from tests.panels.rows import PLAN, REASON, a_decline, build


def test_an_administrator_convenes_a_panel_and_lets_it_begin(postgres_house: TestHouse):
    world = build(postgres_house)
    browser = postgres_house.browser(world.ada)
    assert "Convene the panel" in browser.get(f"/rounds/{world.round_id}/panel").text
    page = browser.post(f"/rounds/{world.round_id}/panel").location
    assert "Being convened" in browser.get(page).text
    assert browser.get(f"/rounds/{world.round_id}/panel").location == page

    for name in ("Tess Third", "Theo Third"):
        typed = {"email": f"{name[:4]}@example.org", "name": name, "kind": "third_sector"}
        assert browser.post(f"{page}/members", data=typed).status_code == 302
    assert "Tess Third" in browser.get(page).text
    assert browser.post(f"{page}/sitting").status_code == 302
    assert "Project 0" in browser.get(page).text
    assert "Spring 2027" in browser.get("/panels").text


def test_a_refused_member_stays_in_the_form(postgres_house: TestHouse):
    world = build(postgres_house)
    page = f"/panels/{world.convene()}"
    browser = postgres_house.browser(world.ada)

    refused = browser.post(f"{page}/members", data={"email": "tess at example", "name": "Tess", "kind": ""})

    assert refused.status_code == 422
    assert 'value="tess at example"' in refused.text
    assert 'href="#kind"' in refused.text
    assert 'href="#email"' in refused.text


def test_a_panel_that_cannot_sit_says_why_on_its_page(postgres_house: TestHouse):
    world = build(postgres_house)
    page = f"/panels/{world.convene()}"
    browser = postgres_house.browser(world.ada)
    refused = browser.post(f"{page}/sitting")
    assert refused.status_code == 422
    assert "at least two third-sector members" in refused.text
    assert 'href="#members"' in refused.text


def test_a_member_is_removed(postgres_house: TestHouse):
    world = build(postgres_house)
    page = f"/panels/{world.convene()}"
    member = world.add("Tess Third")
    browser = postgres_house.browser(world.ada)
    assert browser.post(f"{page}/members/{member}/removal").status_code == 302
    assert "Tess Third is no longer on the panel" in browser.get(page).text


def test_a_member_declares_reads_and_scores(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    browser = postgres_house.browser(world.tess)
    panel = browser.get(f"/panels/{world.panel_id}").text
    assert "To declare" in panel
    assert PLAN not in panel
    base = f"/applications/{world.applications[0]}"
    assert browser.get(f"{base}/assessment").status_code == 403

    refused = browser.post(f"{base}/interest", data={"level": "note", "note": ""})
    assert refused.status_code == 422
    assert 'href="#note"' in refused.text
    assert browser.post(f"{base}/interest", data={"level": "none", "note": ""}).location == f"{base}/assessment"

    assert PLAN in browser.get(f"{base}/assessment").text
    world.score(world.tess, 0)
    assert REASON in browser.get(f"{base}/assessment").text
    assert "Scored" in browser.get(f"/panels/{world.panel_id}").text


def test_a_member_who_leaves_reads_nothing(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    browser = postgres_house.browser(world.tess)
    base = f"/applications/{world.applications[0]}"
    left = browser.post(f"{base}/interest", data={"level": "leaves", "note": "My sister runs it."})
    assert left.location == f"/panels/{world.panel_id}"
    page = browser.get(left.location).text
    assert "You have left for" in page
    assert "/applications/" + str(world.applications[0]) not in page
    assert browser.get(f"{base}/assessment").status_code == 403


def test_the_chair_decides_on_the_page(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.chris, 0)
    world.prepare(0)
    browser = postgres_house.browser(world.chris)
    page = f"/applications/{world.applications[0]}/decision"
    assert "Left in this round" in browser.get(page).text

    typed = {"outcome": "award", "amount_pence": "4000.01", "reasons": "Strong on need"}
    refused = browser.post(page, data=typed)
    assert refused.status_code == 422
    assert 'href="#amount_pence"' in refused.text
    assert 'value="4000.01"' in refused.text
    assert "Strong on need" in refused.text

    assert browser.post(page, data=typed | {"amount_pence": "3,500"}).status_code == 302
    assert 'value="3500"' in browser.get(page).text
    assert "£3,500" in browser.get(f"/rounds/{world.round_id}/ranking").text
    assert browser.post(page, data=typed | {"amount_pence": "3,000"}).status_code == 409

    confirmation = f"/panels/{world.panel_id}/confirmation"
    assert "£3,500" in browser.get(confirmation).text
    world.meet()
    assert browser.post(confirmation).status_code == 302
    assert "£3,500" in browser.get(page).text
    assert browser.post(page, data=typed | {"version": "2"}).status_code == 409


def test_a_proposal_that_somebody_else_changed_shows_theirs_and_keeps_mine(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    first = world.propose(world.ada, 0)
    world.propose(world.ada, 0, version=first.version, reasons="Their reasons")
    browser = postgres_house.browser(world.ada)
    mine = {"outcome": "award", "amount_pence": "2000", "reasons": "My reasons", "version": str(first.version)}
    answer = browser.post(f"/applications/{world.applications[0]}/decision", data=mine)
    assert answer.status_code == 409
    assert "Their reasons" in answer.text
    assert "My reasons" in answer.text
    assert 'name="version" value="2"' in answer.text


def test_an_award_of_less_than_was_asked_names_the_lines_it_pays_for(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.prepare(0)
    browser = postgres_house.browser(world.ada)
    page = f"/applications/{world.applications[0]}/decision"
    typed = {
        "outcome": "award",
        "amount_pence": "1500",
        "reasons": "Half will do",
        "pays_for": "lines",
        "line-0-what": "Rent",
        "line-0-pence": "1000",
        "line-1-what": "Soup",
        "line-1-pence": "400",
    }
    refused = browser.post(page, data=typed)
    assert "The lines come to £1,400, the award to £1,500." in refused.text
    assert browser.post(page, data=typed | {"line-1-pence": "500"}).status_code == 302
    with postgres_house.read() as session:
        decision = session.scalars(select(Decision)).one()
        assert decision.budget_lines == [{"what": "Rent", "pence": 1000_00}, {"what": "Soup", "pence": 500_00}]


def test_a_member_who_is_not_the_chair_sees_that_nothing_is_decided(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.tess, 0)
    browser = postgres_house.browser(world.tess)
    page = f"/applications/{world.applications[0]}/decision"
    assert "has not decided yet" in browser.get(page).text
    assert browser.post(page, data={"outcome": "decline"}).status_code == 403


def test_home_counts_what_is_to_decide_as_far_as_anybody_does_in_a_day(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(waiting, "MOST_COUNTED", 2)
    world = build(house, applications=4).seated()
    home = house.browser(world.ada)
    for number, said in enumerate(("1 application", "2 applications", "more than 2 applications")):
        for member in (world.chris, world.tess, world.theo):
            world.assess(member, number)
        assert f"Decide on {said}" in home.get("/").text
    # One that is proposed is decided on
    world.propose(world.ada, 0)
    assert "Decide on 2 applications" in home.get("/").text


def test_home_tells_members_and_chairs_what_waits(house: TestHouse):
    world = build(house)

    def texts(person=None) -> list[str]:
        actor = world.actor(person) if person else NOBODY
        with house.app.test_request_context(), house.read() as session:
            return [item.text for item in all_that_waits(session, actor, house.now(), panels.stage.waiting)]

    assert texts(world.ada) == ["Convene a panel"]
    world.convene()
    assert texts(world.ada) == ["Bring a panel together"]
    world.add("Chris Chair", "staff", is_chair=True)
    world.add("Tess Third")
    world.add("Theo Third")
    world.sit()
    assert texts() == []
    assert texts(world.tess) == ["Declare your interest in 3 applications"]
    world.declare(world.tess, 0)
    world.declare(world.tess, 1, "leaves", "My cousin.")
    waits = ["Declare your interest in 1 application", "Give your scores for 1 application"]
    assert texts(world.tess) == waits
    world.score(world.tess, 0)
    world.assess(world.theo, 0)
    too_few = "Too few can vote on 1 application: call a substitute"
    assert texts(world.ada) == [too_few]
    world.assess(world.chris, 0)
    assert sorted(texts(world.ada)) == ["Decide on 1 application", too_few]
    assert "Decide on 1 application" in texts(world.chris)
    world.decide(world.chris, 0, **a_decline())
    assert sorted(texts(world.ada)) == ["Release 1 letter", too_few]


def test_a_round_that_is_open_cannot_be_assessed_yet(postgres_house: TestHouse):
    world = build(postgres_house)
    world.convene()
    house = world.house
    house.clock.move_to(house.now() - timedelta(days=10))
    refused = house.browser(world.ada).post(f"/panels/{world.panel_id}/sitting")
    assert "still open" in refused.text


def test_strangers_see_no_panels(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    browser = postgres_house.browser(postgres_house.person("Some Body"))
    for page in ("/panels", f"/panels/{world.panel_id}", f"/rounds/{world.round_id}/ranking"):
        assert browser.get(page).status_code == 403
    assert "Panels" not in browser.get("/account").text


def test_home_and_panel_agree_on_how_many_interests_wait_to_be_declared(postgres_house: TestHouse):
    # Given five applications: Tess is of the first and of a partner of the second; the fourth is decided without her
    world = build(postgres_house, applications=5)
    world.join_organisation(world.tess, 0)
    world.back(world.applications[1], world.organisations[0], role="partner", state="agreed")
    world.seated()
    with postgres_house.write() as session:
        session.get_one(Application, world.applications[3]).state = DECIDED

    # Then two wait, of which one has a note that was found; and everywhere it is two
    tess = postgres_house.browser(world.tess)
    assert "Declare your interest in 2 applications" in tess.get("/").text
    panel = tess.get(f"/panels/{world.panel_id}").text
    assert panel.count("To declare") == 2
    assert f"/applications/{world.applications[3]}/" not in panel

    # And with each declaration it is one less in both
    world.declare(world.tess, 2, "note", "My neighbours.")
    assert "Declare your interest in 1 application" in tess.get("/").text
    assert tess.get(f"/panels/{world.panel_id}").text.count("To declare") == 1
