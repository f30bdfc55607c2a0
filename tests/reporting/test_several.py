"""Something is done with several rows at once: seen before, done with exactly what was seen, told by name where not."""

from uuid import UUID

import pytest
from sqlalchemy import select

from grants.notifications.models import Message
from grants.notifications.state_rules import BOUNCED, QUEUED
from tests.applications.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import read


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def test_ticked_applications_are_in_ones_hands_and_who_was_faster_is_told(world: World):
    # Given two applications that wait, of which Ada looks at what would happen
    first = world.submitted()
    house = world.house
    bea = house.person("Bea Min", administrator=True)
    ada, program = house.browser(world.ada), house.program(world.ada)
    listed = ada.get("/lists/applications")
    assert f'value="{first}"' in listed.text
    asked = f"/lists/applications/several?act=take&ids={first}"
    page = read(ada.get(asked))
    assert "1 will be in your hands to be screened" in words_of(page)
    rows = [field.get("value") for field in page.iter("input") if field.get("name") == "rows"]
    assert house.events("applications.screener_changed") == []

    # When Bea takes it meanwhile, then pressing leaves it with her and says so by its name
    assert house.browser(bea).post(f"/applications/{first}/screener/me").status_code == 302
    assert ada.post("/lists/applications/several?act=take", data={"rows": rows}).status_code == 302
    told = words_of(read(ada.get("/lists/applications")))
    assert "0 rows in your hands to be screened." in told
    assert "Changed since you looked, and left as it is: A garden for everybody, Beeston Blooms." in told
    (only,) = house.events("applications.screener_changed")
    assert only.actor_id == bea.id

    # And by program it is told why it cannot be, and done once it can
    (row,) = program.get(f"/lists/applications/acts?act=take&ids={first}").json["items"]
    assert row["refusal"] == "Bea Min has it in hand."
    assert house.browser(bea).post(f"/applications/{first}/screener/nobody").status_code == 302
    (row,) = program.get("/lists/applications/acts?act=take").json["items"]
    done = program.post("/lists/applications/acts", {"act": "take", "rows": [{"id": row["id"], "seen": row["seen"]}]})
    assert (done.status_code, [each["id"] for each in done.json["done"]]) == (200, [str(first)])
    again = program.post("/lists/applications/acts", {"act": "take", "rows": [{"id": row["id"], "seen": row["seen"]}]})
    assert [each["id"] for each in again.json["changed"]] == [str(first)]


def test_messages_are_held_together_and_what_goes_by_e_mail_alone_is_not_posted(world: World):
    # Given a message that waits and others that were sent
    house = world.house
    world.submitted()
    house.run_jobs()
    with house.write() as session:
        waiting, *_ = session.scalars(select(Message).order_by(Message.id))
        waiting.state = BOUNCED
        session.flush()
        waiting.state, waiting.sent_at = QUEUED, None
    program = house.program(world.ada)

    # When all that the list finds is to be held, then the one is, and nothing that was sent
    standing = program.get("/lists/messages/acts?act=hold").json["items"]
    rows = [{"id": row["id"], "seen": row["seen"]} for row in standing]
    outcome = program.post("/lists/messages/acts", {"act": "hold", "rows": rows}).json
    assert [row["id"] for row in outcome["done"]] == [str(waiting.id)]
    assert {row["refusal"] for row in outcome["refused"]} <= {"It has been sent."}
    assert [event.subject_id for event in house.events("notifications.message_held")] == [waiting.id]
    assert [each["refusal"] for each in program.get("/lists/messages/acts?act=try_again&state=held").json["items"]] == [
        None
    ]
    by_hand = program.get("/lists/messages/acts?act=sent_by_hand").json["items"]
    assert {row["refusal"] for row in by_hand} == {"It goes by e-mail alone."}


def test_nothing_ticked_too_much_and_what_cannot_be_done_are_refused(world: World):
    ada, program = world.house.browser(world.ada), world.house.program(world.ada)
    first = world.submitted()
    assert "Tick the rows first." in ada.get("/lists/applications/several?act=take").text
    assert ada.get(f"/lists/applications/several?act=decide&ids={first}").status_code == 422
    assert program.get("/lists/awards/acts?act=take").status_code == 422
    assert program.post("/lists/applications/acts", {"act": "take", "rows": []}).status_code == 422
    other = UUID(int=1)
    unknown = program.post("/lists/applications/acts", {"act": "take", "rows": [{"id": str(other), "seen": ""}]})
    assert unknown.json == {"done": [], "changed": [], "refused": []}
    sam = world.house.browser(world.sam)
    assert sam.get(f"/lists/applications/several?act=take&ids={first}").status_code == 403
