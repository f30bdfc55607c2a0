"""Small organisations whose draft or return does not move are listed before the deadline, with whom to ring."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.problems import Conflict, NotFound
from grants.monitoring.exceptions.helping import queries, rules, service
from grants.monitoring.exceptions.helping.queries import Stuck
from grants.organisations.models import Contact, Organisation
from tests.applications import rows as applying
from tests.awards import rows as granting
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.made import make_member
from tests.monitoring.test_service import returns, save

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
DAYS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


@pytest.fixture
def world(house: TestHouse) -> applying.World:
    return applying.build(house)


def stuck(house: TestHouse, ada: Person, **asked: Any) -> list[Stuck]:
    with house.read() as session:
        return list(queries.stuck_page(session, house.actor(ada), now=house.now(), **asked).items)


def wait(house: TestHouse, days: int) -> None:
    house.clock.move_to(house.now() + timedelta(days=days))


def test_a_draft_that_nobody_touches_is_listed_with_whom_to_ring_until_somebody_writes_again(world: applying.World):
    # Given Sam's draft, and nothing written for two days; the deadline is far enough
    house, application_id = world.house, world.draft()
    with house.write() as session:
        session.get_one(Person, world.sam.id).phone = "0113 496 0101"
    wait(house, 2)
    assert stuck(house, world.ada) == []

    # When two more days pass, in the last week
    wait(house, 2)
    (found,) = stuck(house, world.ada)
    assert (found.organisation, found.name, found.phone) == ("Beeston Blooms", "Sam Field", "0113 496 0101")
    assert rules.form_of(found.facts) == "Application to Spring 2027"
    assert rules.stuck_at(found.facts) == "Nothing changed since 1 March 2027."

    # Then Ada rings, nobody else does too, and it is off the list as Sam writes on
    abe = house.person("Abe Another", administrator=True)
    with house.write() as session:
        service.take(session, application_id, actor=house.actor(world.ada), now=house.now())
    with house.write() as session, pytest.raises(Conflict) as refused:
        service.take(session, application_id, actor=house.actor(abe), now=house.now())
    assert refused.value.code == "taken_already"
    with house.write() as session:
        world.fill(session, application_id)
    assert stuck(house, world.ada) == []

    # And stuck anew, it is nobody's; past its deadline it is listed no more
    wait(house, 3)
    assert [each.holder for each in stuck(house, world.ada)] == [None]
    wait(house, 10)
    with house.write() as session, pytest.raises(NotFound):
        service.take(session, application_id, actor=house.actor(world.ada), now=house.now())


def test_only_small_organisations_are_listed_and_to_nobody_with_a_conflict_of_interest(world: applying.World):
    house = world.house
    world.draft()
    wait(house, 4)
    mel = house.person("Mel Both", administrator=True)
    with house.write() as session:
        make_member(session, world.organisation_id, mel.id, house.now())
    assert stuck(house, mel) == []
    assert len(stuck(house, world.ada)) == 1
    with house.write() as session:
        session.get_one(Organisation, world.organisation_id).annual_income_pence = 100_000_00
    assert stuck(house, world.ada) == []


def test_many_tries_at_one_question_are_told_and_autosaves_are_none(postgres_house: TestHouse):
    # Given Sam, who types words where a number is wanted
    world = applying.build(postgres_house)
    house, application_id = world.house, world.draft()
    sam, page = house.browser(world.sam), f"/applications/{application_id}/sections/work"
    wrong = {"on-page": "plan people", "plan": "A garden", "people": "some twenty or so", "version": "1"}
    for _ in range(4):
        sam.post(f"{page}/autosave", data=wrong)
    assert stuck(house, world.ada) == []
    for _ in range(3):
        with house.read() as session:
            version = session.get_one(Application, application_id).version
        assert sam.post(page, data={**wrong, "version": str(version)}).status_code == 422

    # Then it says which question, on the page and to programs, and not what was typed
    (found,) = stuck(house, world.ada)
    assert "Tried 3 times to answer “How many people will come?”" in rules.stuck_at(found.facts)
    ada, program = house.browser(world.ada), house.program(world.ada)
    shown = ada.get("/stuck").text
    strictly(shown)
    assert "How many people will come?" in shown
    assert "some twenty" not in shown + program.get("/stuck").text
    (told,) = program.get("/stuck?size=1").json["items"]
    assert (told["form"], told["name"], told["phone"]) == ("application", "Sam Field", "")
    assert "1 small organisation may need a call" in ada.get("/").text
    assert house.browser(world.sam).get("/stuck").status_code == 403

    # And Ada takes it on by page, and gives it back by program
    house.clock.advance(minutes=1)
    assert ada.post(f"/stuck/{application_id}/mine").location == "/stuck"
    assert program.get("/stuck").json["items"][0]["holder_id"] == str(world.ada.id)
    assert "may need a call" not in ada.get("/").text
    assert program.delete(f"/stuck/{application_id}/holder").status_code == 204
    assert program.put(f"/stuck/{application_id}/holder").status_code == 200
    assert ada.post(f"/stuck/{application_id}/nobody").location == "/stuck"

    # When it is answered
    with house.read() as session:
        version = session.get_one(Application, application_id).version
    assert sam.post(page, data={**wrong, "people": "20", "version": str(version)}).status_code == 302
    assert stuck(house, world.ada) == []


def test_a_return_that_was_begun_and_does_not_move_is_listed(house: TestHouse):
    # Given one return that Mel has begun and one that nobody has, both due in ten days
    world = granting.build(house)
    draft = returns(world, world.begun())[0]
    world.begun(title="Another garden")
    with house.write() as session:
        main = {"name": "Mo Main", "position": "Clerk", "phone": "01134960102", "is_of_age": True}
        session.query(Contact).filter_by(organisation_id=world.organisation_id, role="main").delete()
        session.add(Contact(organisation_id=world.organisation_id, role="main", **main))
    house.clock.move_to(draft.due_at - timedelta(days=20))
    save(world, draft, {"people_helped": 4})
    wait(house, 8)

    # Then the one is listed, with the number of the organisation's contact
    (found,) = stuck(house, world.ada)
    assert (found.record_id, found.name, found.phone) == (draft.id, "Mo Main", "01134960102")
    assert rules.form_of(found.facts) == "Return 1 to Warm spaces"


def test_the_list_is_paged_with_the_same_number_of_queries_however_long(house: TestHouse):
    world = applying.build(house)
    with house.write() as session:
        world.start(session)
        world.start(session, organisation_id=world.other_id)
    wait(house, 4)
    with house.read() as session:
        actor, now = house.actor(world.ada), house.now()
        assert len(queries.stuck_page(session, actor, now=now).items) == 2
        with house.counted_queries() as of_two:
            queries.stuck_page(session, actor, now=now)
        with house.counted_queries() as of_one:
            first = queries.stuck_page(session, actor, now=now, size=1)
        second = queries.stuck_page(session, actor, now=now, size=1, after=first.next_cursor)
        assert len(of_one) == len(of_two) == 1
        assert {each.organisation for each in (*first.items, *second.items)} == {"Beeston Blooms", "Harehills Hub"}
        assert second.next_cursor is None


@given(DAYS, DAYS, DAYS)
def test_what_is_stuck_stays_so_as_time_passes_and_nothing_changes(ahead: timedelta, ago: timedelta, later: timedelta):
    deadline, touched = NOW + ahead, NOW - ago
    if rules.is_quiet(touched, deadline, NOW):
        assert rules.is_quiet(touched, deadline, NOW + later)
    assert not rules.is_quiet(NOW, deadline, NOW)
