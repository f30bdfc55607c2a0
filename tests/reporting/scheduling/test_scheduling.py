"""Packs come by themselves after each quarter, once, and a draft is built again when a late return is accepted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.kernel.jobs import DONE
from grants.monitoring.events import ReturnAccepted
from grants.monitoring.models import Return
from grants.reporting.queries import pack_of
from grants.reporting.scheduling.service import ask_as_ruled
from tests.house import TestHouse
from tests.reporting.approving.steps import Desk
from tests.reporting.stories import COUNCIL, NHS


def test_a_rule_asks_once_each_quarter_and_administrators_are_told(house: TestHouse):
    desk = Desk(house)
    rule = {"scheme_id": str(desk.story.scheme.id), "working_days": 10}
    set_ = desk.asker.post("/pack_schedules", rule)
    twice = desk.asker.post("/pack_schedules", rule)
    for day in (13, 14, 15):
        house.clock.move_to(datetime(2027, 4, day, 9, 0, tzinfo=UTC))
        for _ in range(2):
            with house.write() as session:
                ask_as_ruled(session, house.now())
    desk.asker = house.program(desk.story.administrator)
    packs = desk.asker.get("/packs").json["items"]
    desk.build(packs[0]["id"])
    house.clock.move_to(datetime(2027, 4, 15, 9, 30, tzinfo=UTC))
    with house.write() as session:
        pack = pack_of(session, UUID(packs[0]["id"]))

    assert (set_.status_code, twice.status_code) == (201, 422)
    assert {each["funder_name"] for each in packs} == {None, NHS, COUNCIL}
    assert {(each["period_from"], each["period_to"]) for each in packs} == {("2027-01-01", "2027-03-31")}
    assert {each["asked_at"][:10] for each in packs} == {"2027-04-14"}, "the tenth working day"
    assert pack.asked_by == desk.story.administrator.id, "so that another approves it"
    jobs = [each for each in house.jobs() if each.name == "notifications.tell_pack_drafted"]
    assert len(jobs) == 1
    assert desk.asker.delete(f"/pack_schedules/{set_.json['id']}").status_code == 204
    house.clock.move_to(datetime(2027, 8, 1, 9, 0, tzinfo=UTC))
    with house.write() as session:
        ask_as_ruled(session, house.now())
    assert len(house.events("reporting.pack_asked")) == 3


def test_rules_are_set_on_a_page(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    browser, at = postgres_house.browser(desk.ben), "/pack-schedules"
    council = f"funder {desk.story.funders[COUNCIL].id}"
    asked = {"about": council, "kind": "board", "working_days": "5"}

    refused = browser.post(at, data={**asked, "working_days": "99"})
    assert (refused.status_code, "Enter a number from 1 to 60." in refused.text) == (422, True)
    assert browser.post(at, data=asked).status_code == 302
    assert f"All schemes of {COUNCIL}" in browser.get(at).text
    (rule,) = desk.asker.get("/pack_schedules").json["items"]
    assert browser.post(f"{at}/{rule['id']}/end").status_code == 302
    assert "No packs are built by a rule yet." in browser.get(at).text
    assert postgres_house.browser(desk.reader_person).get(at).status_code == 403


def test_a_draft_is_built_again_once_for_all_late_returns_and_says_what_changed(house: TestHouse):
    desk = Desk(house)
    late = house.now() - timedelta(days=3)
    awards = [desk.story.grant(1_000_00) for _ in range(2)]
    for award in awards:
        desk.story.report(award, 1, "due", late)
    ids = {desk.ask(), desk.ask(NHS)}
    approved = desk.ask(period_from="2027-01-02")
    house.run_jobs()
    desk.approve(approved)
    house.run_jobs()
    house.clock.advance(hours=1)
    _accept(house)
    house.run_jobs()
    soon = {desk.pack(each).version for each in ids}
    house.clock.advance(minutes=31)
    house.run_jobs()

    assert soon == {1}, "it waits for further returns"
    for pack in map(desk.pack, ids):
        assert (pack.version, pack.outdated_at) == (2, None)
        assert pack.changes == ["Returns accepted: 2, before 0.", "Returns that are late: 0, before 2."]
    assert desk.pack(approved).version == 1, "what is approved stays"
    assert {each.state for each in house.jobs("reporting.build_pack")} == {DONE}
    rebuilt = {event.facts["pack_id"] for event in house.events("reporting.pack_rebuilt")}
    assert ids <= rebuilt
    desk.asker = house.program(desk.story.administrator)
    page = house.browser(desk.ben).get(f"/packs/{min(ids)}").text
    assert "because a return that was late was accepted" in page
    assert "Returns accepted: 2, before 0." in page


def _accept(house: TestHouse) -> None:
    """Both returns are accepted, a minute apart."""
    with house.read() as session:
        ids = list(session.scalars(select(Return.id)))
    for return_id in ids:
        house.clock.advance(minutes=1)
        with house.write() as session:
            found = session.get_one(Return, return_id)
            found.state, found.submitted_at, found.reviewed_at = "accepted", house.now(), house.now()
            accepted = ReturnAccepted(return_id=found.id, award_id=found.award_id, number=found.number)
            publish(session, accepted, actor=SYSTEM, now=house.now())
