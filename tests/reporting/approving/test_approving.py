"""A pack is a draft that administrators talk about; a second person approves it; then it has a number and stays."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from grants.reporting.approving.access import FOR_A_FUNDER
from grants.reporting.models import Pack
from tests.house import TestHouse
from tests.reporting.approving.steps import Desk
from tests.reporting.stories import COUNCIL, NHS


def test_a_funders_people_see_nothing_of_a_draft_and_all_of_it_once_it_is_approved(house: TestHouse):
    desk = Desk(house)
    draft = desk.draft()
    paths = [f"/packs/{draft}{rest}" for rest in ("", "/document", "/workbook")]
    page = house.browser(desk.reader_person)

    assert [desk.reader.get(path).status_code for path in paths] == [403] * 3
    assert [page.get(path).status_code for path in paths] == [403] * 3
    assert desk.reader.get("/packs").json["items"] == []
    assert "Read the new pack" not in page.get("/").text
    assert desk.asker.get(f"/packs/{draft}").json["state"] == "draft"

    desk.approve(draft)
    desk.issue(draft)

    assert [desk.reader.get(path).status_code for path in paths] == [200] * 3
    assert [each["number"] for each in desk.reader.get("/packs").json["items"]] == ["2027/1"]
    assert "Read the new pack on Stronger Together" in page.get("/").text
    assert "Pack" in page.get(paths[0]).text
    assert "Ben Min" not in page.get(paths[0]).text, "who approved it here is nobody's business there"
    assert house.program(desk.story.funders_person(NHS)).get(paths[0]).status_code == 403


def test_a_funders_people_do_nothing_with_a_pack(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    acts = {"comments": "comment", "discarding": "discarded_because", "replacement": "replaces_because"}
    for pack_id in (desk.draft(), desk.approved(period_from="2027-01-02")):
        for path in ("approval", "remakes", *acts):
            sent = {acts[path]: "Why not"} if path in acts else {}
            assert desk.reader.post(f"/packs/{pack_id}/{path}", sent).status_code == 403
    assert desk.reader.get(f"/packs/{pack_id}/comments").status_code == 403


def test_who_asked_for_a_pack_does_not_approve_it_and_the_database_holds_it(house: TestHouse):
    desk = Desk(house)
    draft = desk.draft()

    refused = desk.asker.post(f"/packs/{draft}/approval")

    assert (refused.status_code, refused.json["code"]) == (403, "denied")
    assert "Another administrator approves it" in house.browser(desk.story.administrator).get(f"/packs/{draft}").text
    assert "Read the draft pack" not in house.browser(desk.story.administrator).get("/").text
    assert "Read the draft pack on Stronger Together, and approve it" in house.browser(desk.ben).get("/").text
    approved = {"approved_at": house.now(), "year": 2027, "number": 1, "cover": {"a": 1}, "figures_hash": "x"}
    with pytest.raises(IntegrityError, match="second_person"), house.write() as session:
        session.execute(
            update(Pack)
            .values(state="approved", approved_by=desk.story.administrator.id, **approved)
            .where(Pack.id == UUID(draft))
        )


def test_an_administrator_who_acts_for_a_funder_approves_no_pack(house: TestHouse):
    desk = Desk(house)
    pack_id = desk.draft()
    house.person(desk.reader_person.name, administrator=True)

    refused = desk.reader.post(f"/packs/{pack_id}/approval", {}, If_Match="*")

    assert (refused.status_code, FOR_A_FUNDER in refused.text) == (403, True)


def test_comments_come_before_approval_each_with_a_person_and_a_time(postgres_house: TestHouse):
    house = postgres_house
    desk = Desk(house)
    draft = desk.draft()
    said = desk.approver.post(f"/packs/{draft}/comments", {"comment": "Is the last return in it?"})
    house.clock.advance(minutes=3)
    browser = house.browser(desk.story.administrator)
    assert browser.post(f"/packs/{draft}/comments", data={"comment": "Yes."}).status_code == 302
    empty = browser.post(f"/packs/{draft}/comments", data={"comment": " "})

    assert said.json["said_by"] == "Ben Min"
    assert (empty.status_code, "Write your comment." in empty.text) == (422, True)
    found = desk.asker.get(f"/packs/{draft}/comments").json["items"]
    assert [(each["said_by"], each["comment"]) for each in found] == [
        ("Ben Min", "Is the last return in it?"),
        ("Ada Min", "Yes."),
    ]
    desk.approve(draft)
    assert desk.asker.post(f"/packs/{draft}/comments", {"comment": "Too late"}).status_code == 409
    assert "Is the last return in it?" in browser.get(f"/packs/{draft}").text
    assert len(house.events("reporting.pack_commented")) == 2


def test_numbers_run_through_a_year_without_gaps(house: TestHouse):
    desk = Desk(house)
    ids = [desk.draft(period_from=f"2027-01-0{day}") for day in range(1, 5)]
    desk.approve(ids[0])
    refused = desk.asker.post(f"/packs/{ids[1]}/approval")
    desk.approve(ids[2])
    house.clock.move_to(datetime(2028, 1, 1, 0, 0, tzinfo=UTC))
    desk.approver = house.program(desk.ben)
    desk.approve(ids[3])

    assert refused.status_code == 403
    assert [desk.pack(each).label for each in ids] == ["2027/1", "", "2027/2", "2028/1"]


def test_what_was_built_since_it_was_read_is_not_approved(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    draft = desk.draft()
    refused = desk.approver._call("POST", f"/packs/{draft}/approval", {}, If_Match='"7"')
    assert (refused.status_code, refused.json["code"]) == (412, "stale")
    unbuilt = desk.approver.post(f"/packs/{desk.ask(period_from='2027-01-02')}/approval")
    assert unbuilt.status_code == 409


def test_nothing_of_an_approved_pack_is_changed_or_deleted(house: TestHouse):
    desk = Desk(house)
    pack_id = UUID(desk.approved())
    changes = [{"figures": {}}, {"number": 9}, {"state": "draft", "approved_at": None}, {"file_id": None}]
    for change in changes:
        with pytest.raises(IntegrityError), house.write() as session:
            session.execute(update(Pack).where(Pack.id == pack_id).values(**change))
    with pytest.raises(IntegrityError), house.write() as session:
        session.execute(delete(Pack).where(Pack.id == pack_id))
    assert desk.pack(str(pack_id)).label == "2027/1"


def test_a_draft_is_discarded_with_a_reason(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    draft, browser = desk.draft(), postgres_house.browser(desk.ben)

    assert browser.post(f"/packs/{draft}/discarding", data={"discarded_because": ""}).status_code == 422
    assert browser.post(f"/packs/{draft}/discarding", data={"discarded_because": "Wrong period"}).status_code == 302

    assert "Ben Min discarded this draft" in browser.get(f"/packs/{draft}").text
    assert desk.approver.post(f"/packs/{draft}/approval").status_code == 409
    assert desk.ask() != draft, "another can be asked for"
    other = desk.approved(period_from="2027-01-05")
    assert desk.approver.post(f"/packs/{other}/discarding", {"discarded_because": "No"}).status_code == 409


def test_an_approved_pack_is_replaced_only_by_one_that_says_which_and_why(house: TestHouse):
    desk = Desk(house)
    old = desk.approved()
    early = desk.asker.post(f"/packs/{desk.draft(period_from='2027-01-02')}/replacement", {"replaces_because": "x"})

    asked = desk.asker.post(f"/packs/{old}/replacement", {"replaces_because": "A grant was left out"})
    twice = desk.approver.post(f"/packs/{old}/replacement", {"replaces_because": "Again"})
    new = asked.json["id"]
    before = house.browser(desk.reader_person).get(f"/packs/{old}").text
    desk.build(new)
    desk.approve(new)
    after = house.browser(desk.reader_person).get(f"/packs/{old}").text

    assert (early.status_code, twice.status_code) == (409, 409)
    assert asked.json["replaces_id"] == old
    assert "taken the place" not in before, "nothing of the draft is seen"
    assert "Pack 2027/2 has taken the place of this one" in after
    assert "A grant was left out" in house.browser(desk.reader_person).get(f"/packs/{new}").text
    assert desk.pack(new).cover["replaces"] == "2027/1"


def test_a_discarded_replacement_leaves_room_for_another(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    old = desk.approved()
    first = desk.asker.post(f"/packs/{old}/replacement", {"replaces_because": "One"}).json["id"]
    desk.approver.post(f"/packs/{first}/discarding", {"discarded_because": "Not needed"})
    assert desk.asker.post(f"/packs/{old}/replacement", {"replaces_because": "Two"}).status_code == 201


def test_packs_of_two_funders_have_numbers_of_one_row(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    ids = [desk.approved(funder, period_from="2027-01-07") for funder in (NHS, COUNCIL)]
    assert [desk.pack(each).label for each in ids] == ["2027/1", "2027/2"]
