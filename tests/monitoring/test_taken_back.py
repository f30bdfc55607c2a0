"""A return that was sent is taken back by its people, until one of us has begun to review it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from grants.kernel.problems import Conflict, Stale
from grants.monitoring import queries, service
from grants.monitoring.exceptions.models import ReturnFinding
from grants.monitoring.filling.taking_back.service import take_back
from grants.monitoring.models import Return
from grants.notifications.models import Message, Reminder
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.test_asked_about_answers import ask, sent
from tests.monitoring.test_service import COMPLETE, again, first_return, review, save, send


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def take(world: World, draft: Return, version: int | None = None) -> None:
    who = world.who(world.mel)
    with world.house.write() as session:
        take_back(session, queries.return_of(session, draft.id), version=version, **who)


def begin(world: World, draft: Return) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        service.begin_review(session, queries.return_of(session, draft.id), **who)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Conflict) as found:
        act()
    return found.value.code


def planned(world: World) -> int:
    with world.house.read() as session:
        of_returns = select(func.count()).where(Reminder.kind == "return", Reminder.state == "planned")
        return session.scalar(of_returns) or 0


def test_a_return_that_was_sent_is_as_it_was_once_it_is_taken_back(world: World):
    # Given a return that was sent, of which nothing is reminded any more
    draft = first_return(world)
    world.react()
    before, was_due = planned(world), draft.due_at
    save(world, draft, {**COMPLETE, "spent": 19_000_00})
    send(world, draft)
    world.react()
    assert planned(world) < before
    # When Mel takes it back
    with pytest.raises(Stale):
        take(world, draft, version=1)
    take(world, draft)
    world.react()
    # Then it is due as before, reminded of as before, in no list of ours, and found nothing wrong with
    back = again(world, draft)
    assert (back.state, back.due_at, back.submitted_at, back.submitted_by) == ("due", was_due, None, None)
    assert back.answers["spent"] == 19_000_00
    assert planned(world) == before
    program = world.house.program(world.ada)
    assert program.get("/returns?view=to review").json["items"] == []
    assert program.get(f"/returns/{draft.id}").json["answers"] == {}
    with world.house.read() as session:
        assert session.scalars(select(ReturnFinding)).all() == []
        told = session.scalars(select(Message).where(Message.subject.contains("with you again"))).all()
        assert {each.person_id for each in told} >= {world.mel.id}
    # And it is sent once more, after which it is taken back once only
    assert refused(lambda: take(world, draft)) == "not_sent"
    send(world, draft)
    assert again(world, draft).state == "submitted"
    assert world.house.jobs(state="dead") == []


def test_one_that_was_sent_back_is_sent_back_again_once_it_is_taken_back(world: World):
    draft = sent(world)
    ask(world, draft, spent="Is it all of it?")
    save(world, draft, {}, because={"spent": "It is all."})
    send(world, draft)
    take(world, draft)
    back = again(world, draft)
    assert (back.state, back.review_note != "", back.submitted_at is not None) == ("sent back", True, True)
    send(world, draft)


def test_what_one_of_us_began_to_review_is_not_taken_back(world: World):
    draft = sent(world)
    begin(world, draft)
    begin(world, draft)
    assert world.facts("monitoring.return_review_begun") == [
        {"return_id": str(draft.id), "award_id": str(draft.award_id)}
    ]
    assert refused(lambda: take(world, draft)) == "review_begun"
    # Sent back and sent again, it is read anew
    review(world, draft, "send back", "Say more.")
    assert refused(lambda: begin(world, draft)) == "not_sent"
    send(world, draft)
    take(world, draft)
    send(world, draft)
    review(world, draft, "accept")
    assert refused(lambda: take(world, draft)) == "accepted_already"


def test_both_by_page_and_by_program(postgres_house: TestHouse):
    world = build(postgres_house)
    draft = sent(world)
    page = f"/returns/{draft.id}"
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    strictly(mel.get(page).text)
    assert ada.post(f"{page}/taking-back", data={"version": "3"}).status_code == 403
    assert mel.post(f"{page}/taking-back", data={"version": "3"}).location == page
    assert "To do" in mel.get(page).text
    program = world.house.program(world.mel)
    send(world, draft)
    taken = program.post(f"{page}/taking_back", {}, If_Match="*")
    assert (taken.status_code, taken.json["state"]) == (201, "due")
    send(world, draft)
    strictly(ada.get(f"{page}/review").text)
    assert ada.post(f"{page}/review/start").location == f"{page}/review"
    assert "so it cannot be taken back any more" in ada.get(f"{page}/review").text
    assert "We began to read this return" in mel.get(page).text
    assert mel.post(f"{page}/taking-back", data={"version": "7"}).status_code == 409
    begun = world.house.program(world.ada).post(f"{page}/review_start", {})
    assert begun.status_code == 201
    assert begun.json["review_begun_at"] is not None
