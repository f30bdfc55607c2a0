"""One return by telephone: an administrator writes three lines, the grantee confirms them by link."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.clock import london_day
from grants.kernel.writing import write
from grants.monitoring import queries
from grants.monitoring.models import Return
from grants.monitoring.telling import rules
from grants.notifications.models import Message
from grants.notifications.outstanding import outstanding_for
from grants.notifications.rules import RETURN
from grants.notifications.to_do import Outstanding
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.monitoring.filling import PEOPLE, section
from tests.organisations.given import read

SAID = "Forty neighbours came each week. Two now run it themselves. The shed roof leaked."
BETTER = "Fifty neighbours came each week. Two now run it themselves."
WHY = {"because": "Mel cannot see the form, and the grant is small."}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, returns=3, instalments=3)


def first_of(world: World, award: Award) -> Return:
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))[0]


def call(world: World, **more: Any) -> dict[str, Any]:
    on = london_day(world.house.now()).isoformat()
    return {"channel": "call", "told_on": on, "who": "Mel Moss, secretary", "said": SAID, **WHY, **more}


def link_to(world: World, person: Person) -> str:
    """The address in the last message that asks this person to confirm."""
    world.house.run_jobs()
    with world.house.read() as session:
        asked = select(Message).where(
            Message.person_id == person.id, Message.subject.startswith("Is this what you told us")
        )
        text = session.scalars(asked.order_by(Message.id.desc())).first()
    assert text is not None
    return (
        next(word for word in text.text.split() if "/returns/told/" in word).partition("/returns/told/")[2].strip(">")
    )


def test_a_return_is_told_by_telephone_confirmed_by_link_and_accepted(world: World):
    # Given a grant whose first return is due, and its second payment waits for that
    award = world.begun()
    first = first_of(world, award)
    ada = world.house.program(world.ada)
    path = f"/returns/{first.id}/telling"
    # When Ada has rung Mel and writes down what she heard, and presses twice
    read(world.house.browser(world.ada).get(f"/returns/{first.id}/told"))
    made = [ada.post(path, call(world)) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    assert made[0].json["id"] == made[1].json["id"]
    token = link_to(world, world.mel)
    # Then a scanner that opens the link changes nothing
    stranger = world.house.browser()
    opened = stranger.get(f"/returns/told/{token}")
    read(opened)
    assert SAID in opened.text
    assert first_of(world, award).state == "due"
    assert "Confirm what you told us for return 1" in world.house.browser(world.mel).get("/").text
    # And reminders only ask to confirm it
    with world.house.app.app_context(), world.house.read() as session:
        left = outstanding_for(session, RETURN, first.id)
        assert isinstance(left, Outstanding)
        said = {"when": "tomorrow", "said_when": "tomorrow"}
        facts = {"person": world.mel, "deadline_at": left.deadline_at, **said, **left.facts}
        for template in ("return_reminder", "return_overdue"):
            assert "Confirm what you told us" in write(f"monitoring/emails/{template}", **facts).text
    # And Mel's press, without signing in, makes the return, once
    assert stranger.post(f"/returns/told/{token}", data={}).status_code == 422
    for _ in range(2):
        assert stranger.post(f"/returns/told/{token}", data={"right": "no", "corrected": BETTER}).status_code == 302
    # Something else said later is not dropped in silence
    other = stranger.post(f"/returns/told/{token}", data={"right": "no", "corrected": "It was sixty people."})
    assert (other.status_code, "confirmed already" in other.text) == (409, True)
    assert "need to send nothing else" in stranger.get(f"/returns/told/{token}").text
    made_return = first_of(world, award)
    assert (made_return.state, made_return.channel, made_return.submitted_by) == ("submitted", "call", world.mel.id)
    # And it is reviewed like any other: the money follows
    review = world.house.browser(world.ada).get(f"/returns/{first.id}/review")
    read(review)
    assert BETTER in review.text
    assert SAID in review.text
    assert ada.post(f"/returns/{first.id}/review", {"outcome": "accept"}, If_Match="*").status_code == 201
    waits = [each.waits_for_return for each in award.instalments]
    assert next(
        each for each in world.award(award.id).instalments if each.number == waits.index(1) + 1
    ).waits_for_return
    told = world.house.program(world.fay).get(f"/returns/{first.id}").json
    assert (told["channel"], told["told"]["said"]) == ("call", BETTER)
    world.house.run_jobs()
    assert world.house.jobs(state="dead") == []


def test_a_link_is_refused_kindly_late_by_somebody_else_and_when_the_return_is_made_otherwise(world: World):
    award = world.begun()
    first = first_of(world, award)
    ada, path = world.house.program(world.ada), f"/returns/{first.id}/telling"
    assert ada.post(path, call(world)).status_code == 201
    token = link_to(world, world.mel)
    # Somebody else who is signed in, and a link that is not whole
    other = world.house.browser(world.sam)
    assert "This link is for Mel Moss" in other.get(f"/returns/told/{token}").text
    assert other.post(f"/returns/told/{token}", data={"right": "yes"}).status_code == 403
    assert world.house.browser().get(f"/returns/told/{token[:-8]}AAAAAAAA").status_code == 404
    # Late
    world.house.clock.move_to(world.house.now() + timedelta(days=20))
    late = world.house.browser()
    assert "ran out" in late.get(f"/returns/told/{token}").text
    assert late.post(f"/returns/told/{token}", data={"right": "yes"}).status_code == 409
    assert ada.post(f"{path}/link", {}).status_code == 201
    assert "Is this right?" in late.get(f"/returns/told/{token}").text
    # And when the return was left out meanwhile
    assert ada.post(f"/returns/{first.id}/skipping", {"reason": "We met you."}).status_code == 201
    world.house.run_jobs()
    assert "do not need this any more" in late.get(f"/returns/told/{token}").text
    assert late.post(f"/returns/told/{token}", data={"right": "yes"}).status_code == 409
    assert world.house.jobs(state="dead") == []


def test_what_is_written_down_is_checked_and_its_people_confirm_what_they_read(world: World):
    award = world.begun()
    first = first_of(world, award)
    ada, mel, path = world.house.program(world.ada), world.house.program(world.mel), f"/returns/{first.id}/telling"
    assert mel.post(path, call(world)).status_code == 403
    assert world.house.program(world.fay).get(path).status_code == 403
    tomorrow = (london_day(world.house.now()) + timedelta(days=1)).isoformat()
    refused = ada.post(path, call(world, told_on=tomorrow, who=" ", said="", because=""))
    assert {each["field"] for each in refused.json["errors"]} == {"told_on", "who", "said"}
    # What Mel had begun in the form and holds goes with it; a page that was read before is not confirmed by mistake
    page = world.house.browser(world.mel)
    page.post(section(first.id, "people"), data={**PEOPLE, "version": "1"})
    before = ada.post(path, call(world)).json["id"]
    again = ada.post(path, call(world, said=BETTER, who=" Mel\r\nMember ")).json
    assert again["who"] == "Mel Member"
    again = again["id"]
    assert mel.post(f"{path}/confirmation", {"telling_id": before}).json["code"] == "withdrawn"
    # And they begin with what was written, to change one line of it
    shown = page.get(f"/returns/{first.id}/told").text
    assert "have filled in already goes with it" in shown
    assert f"{BETTER}</textarea>" in shown
    # Nobody writes over what somebody else wrote and they have not seen
    abe = world.house.program(world.house.person("Abe Another", administrator=True))
    unseen = abe.post(path, call(world, said="Nobody came."))
    assert (unseen.status_code, BETTER in unseen.json["errors"][0]["message"]) == (422, True)
    instead = {"instead_of": again}
    assert abe.post(path, call(world, said="Few came.", **instead)).status_code == 201
    again = ada.post(path, call(world, said=BETTER, instead_of=abe.get(path).json["items"][0]["id"])).json["id"]
    read(page.get(f"/returns/{first.id}"))
    for _ in range(2):
        assert mel.post(f"{path}/confirmation", {"telling_id": again}).status_code == 201
    assert first_of(world, award).answers == {"people_helped": 40, "spent": 500000}
    # Sent back, it is asked about like any other
    back = ada.post(f"/returns/{first.id}/review", {"outcome": "send back", "note": "Which weeks?"}, If_Match="*")
    assert (back.status_code, back.json["state"]) == (201, "sent back")
    assert ada.post(path, call(world, said="All of May.")).status_code == 201
    assert ada.delete(path).status_code == 204
    assert ada.delete(path).json["code"] == "nothing_proposed"


IDS = some.uuids()


def test_a_way_that_the_tier_does_not_list_needs_a_reason():
    on = date(2027, 3, 1)
    told = rules.Told(channel="call", told_on=on, who="Mel Moss", said=SAID)
    for listed, fields in (["call"], []), ([], ["because"]):
        found = rules.telling_problems(told, listed=listed, period_from=on, today=on)
        assert [each.field for each in found] == fields


@given(IDS, IDS, IDS, some.text("abcdef", min_size=1))
def test_a_link_names_one_thing_and_one_person_and_nobody_makes_another(one: UUID, who: UUID, other: UUID, secret: str):
    token = rules.link_token(one, who, secret)
    assert rules.read_token(token, secret) == (one, who)
    assert rules.read_token(token, secret + "x") is None
    if other not in (one, who):
        assert rules.link_token(one, other, secret) != token
    assert rules.read_token(token[:-4], secret) is None


def test_a_link_lasts_two_weeks_to_the_end_of_the_day():
    ends = rules.confirm_by(datetime(2027, 3, 20, 9, 0, tzinfo=UTC))
    assert london_day(ends) == date(2027, 4, 3)
