"""Notes and tasks beside records: written, taken, given to another, done once; closed to whoever has an interest."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from grants.awards.models import Award
from grants.kernel.finding.models import SearchEntry
from grants.kernel.finding.service import rebuild
from grants.organisations.models import Membership
from grants.tasks.models import Task
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.journeys.story import created, fine
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import errors, read

FRIDAY = {"due_on-day": "5", "due_on-month": "3", "due_on-year": "2027"}
RING = "Ring them about the accounts"
NOTE = "Their treasurer is away until April."


@pytest.fixture
def world(house: TestHouse) -> World:
    house.person("Robert Adu", administrator=True)
    return build(house)


@pytest.fixture
def award(world: World) -> Award:
    found = world.accepted()
    world.house.clock.move_to(found.created_at)
    return found


def a_task(world: World, record_id: UUID, by: str = "Ada Owusu", **given: Any) -> str:
    ada = world.house.program(world.house.person(by))
    sent = {"words": RING, "due_on": "2027-03-05", **given}
    return str(created(ada.post(f"/records/{record_id}/tasks", sent))["id"])


def robert(world: World) -> Any:
    return world.house.person("Robert Adu")


def test_a_note_and_a_task_stand_beside_a_grant_until_it_is_done(world: World, award: Award):
    # Given two who run the programme, one of whom writes a note and makes a task for the other
    house, path = world.house, f"/records/{award.id}"
    ada, bob = house.browser(world.ada), house.browser(robert(world))
    read(ada.get(f"{path}/notes/new"))
    assert errors(ada.post(f"{path}/notes/new", data={"text": " "})) == {"text": "Write your note."}
    ada.post(f"{path}/notes/new", data={"text": NOTE})
    ada.post(f"{path}/notes/new", data={"text": NOTE})
    read(ada.get(f"{path}/tasks/new"))
    wrong = ada.post(f"{path}/tasks/new", data={"words": RING, **FRIDAY, "due_on-month": "13"})
    assert list(errors(wrong)) == ["due_on-month"]
    assert RING in wrong.text, "what was typed is kept"
    sent = {"words": RING, **FRIDAY, "person_id": str(robert(world).id)}
    made = ada.post(f"{path}/tasks/new", data=sent)
    assert ada.post(f"{path}/tasks/new", data=sent).location == made.location, "pressed twice it is made once"

    # Then both stand in time order beside the grant, its organisation and everything about them
    for shown in (f"/awards/{award.id}", path, f"/records/{award.organisation_id}"):
        page = words_of(strictly(ada.get(shown).text))
        assert page.index(RING) < page.index(NOTE), shown
    told = fine(house.program(world.ada).get(path))["belonging"]
    assert [each["words"] for each in told if each["heading"] == "Notes and tasks"] == [RING, NOTE]
    assert f"wrote a note about “{award.title}”" in words_of(strictly(ada.get(path).text))

    # And it waits for whoever has it, with who gave it, and not for the other
    assert "Ada Owusu gave it to you" in bob.get("/").text
    assert RING not in ada.get("/").text

    # When it is done, then it is done once, and waits for nobody
    task = made.location
    assert "Robert Adu did a task" in words_of(strictly(bob.post(f"{task}/done", follow_redirects=True).text))
    assert "This task was done already." in ada.post(f"{task}/done").text
    assert RING not in bob.get("/").text
    assert [event.name for event in house.events() if event.name.startswith("tasks.")] == [
        "tasks.note_written",
        "tasks.task_made",
        "tasks.task_done",
    ]


def test_a_task_is_taken_given_on_given_back_moved_and_taken_back(world: World, award: Award):
    # Given a task that nobody has
    house, bob = world.house, robert(world)
    task = a_task(world, award.id)
    ada, other = house.program(world.ada), house.browser(bob)
    assert "Nobody has it in hand" in other.get("/").text

    # When one is on it, the other is not
    assert "I’m on it" in other.get(f"/tasks/{task}").text
    other.post(f"/tasks/{task}/mine")
    late = ada.put(f"/tasks/{task}/person", {})
    assert (late.status_code, late.json["code"]) == (409, "in_hand")
    assert "Robert Adu has this task in hand already." in late.json["detail"]

    # Then it goes back, is given on to somebody who runs the programme alone, and moved by who read it last
    other.post(f"/tasks/{task}/nobody")
    nina = ada.put(f"/tasks/{task}/person", {"person_id": str(world.nina.id)}, If_Match="*")
    assert nina.json["errors"][0]["field"] == "person_id"
    stands = ada.get(f"/tasks/{task}").headers["ETag"]
    fine(ada.put(f"/tasks/{task}/person", {"person_id": str(bob.id)}, If_Match=stands))
    assert ada.patch(f"/tasks/{task}", {"due_on": "2027-03-09"}, If_Match=stands).status_code == 412
    assert fine(ada.patch(f"/tasks/{task}", {"due_on": "2027-03-09"}, If_Match="*"))["due_on"] == "2027-03-09"
    past = ada.patch(f"/tasks/{task}", {"due_on": "2027-02-01"}, If_Match="*")
    assert past.json["errors"][0] == {"code": "past", "field": "due_on", "message": "Choose today or a day to come."}

    # And whoever made it takes it back, nobody else
    assert "takes it back" in other.post(f"/tasks/{task}/taking-back").text
    assert fine(ada.post(f"/tasks/{task}/withdrawal"))["state"] == "taken back"


def test_what_is_late_is_seen_by_all_and_listed(world: World, award: Award):
    # Given one task of Robert's that is late, and one that is not
    house, bob = world.house, robert(world)
    a_task(world, award.id, person_id=str(bob.id))
    a_task(world, award.organisation_id, words="Thank them", due_on="2027-04-30")
    house.clock.move_to(house.now() + timedelta(days=10))

    # Then it is overdue on his home page, and among the exceptions of all
    assert "overdue" in house.browser(bob).get("/").text.lower()
    late = fine(house.program(world.ada).get("/exceptions/beside_grants"))["items"]
    assert [each["sentence"].partition(".")[0] for each in late] == [f"“{RING}” is not done"]

    # And lists choose mine, nobody's and late ones, and say what each is about
    ada, his = house.program(world.ada), house.program(bob)
    rows = {
        view: [row["values"]["task"] for row in fine(client.get(f"/lists/tasks?state={view}"))["items"]]
        for view, client in (("mine", his), ("late", ada), ("nobody", ada), ("open", ada))
    }
    assert rows == {"mine": [RING], "late": [RING], "nobody": ["Thank them"], "open": ["Thank them", RING]}
    about = fine(ada.get("/lists/tasks?sort=due_on&columns=about,person,state"))["items"]
    assert [list(row["values"].values()) for row in about] == [
        [award.reference, "Robert Adu", "late"],
        ["Beeston Growers", None, "open"],
    ]
    assert "Thank them" in ada.get("/exports/tasks.csv?q=thank").text


def test_notes_and_tasks_are_found_by_their_words_and_kept_as_they_are(world: World, award: Award):
    # Given one of each
    house = world.house
    ada = house.program(world.ada)
    created(ada.post(f"/records/{award.id}/notes", {"text": NOTE}))
    a_task(world, award.id)

    # Then they are found, by those who run the programme alone
    def found(person: Any, words: str) -> list[str]:
        groups = fine(house.program(person).get(f"/search?q={words}"))["groups"]
        return [hit["title"] for group in groups for hit in group["items"]]

    assert found(world.ada, "ring accounts") == [RING]
    assert found(world.ada, "treasurer") == [f"A note about “{award.title}” ({award.reference})"]
    assert found(world.sam, "treasurer") + found(world.sam, "ring") + found(world.fay, "ring") == []

    # And what the triggers wrote is what the stage says
    def entries() -> set[Any]:
        with house.read() as session:
            return {(each.record_id, each.named.strip(), each.words) for each in session.query(SearchEntry)}

    kept = entries()
    with house.write() as session:
        rebuild(session, house.app.registry)
    assert entries() == kept


def test_what_is_about_their_own_organisation_is_closed_to_an_administrator(world: World, award: Award):
    # Given a note and a task about a grant and a return, and an administrator who acts for its organisation
    house, bob = world.house, robert(world)
    ada = house.program(world.ada)
    due = fine(ada.get(f"/awards/{award.id}/returns"))["items"][0]["id"]
    for record_id in (award.id, due, award.organisation_id, award.application_id):
        created(ada.post(f"/records/{record_id}/notes", {"text": NOTE}))
    tasks = [a_task(world, record_id) for record_id in (award.id, due, award.organisation_id)]
    with house.write() as session:
        session.add(
            Membership(organisation_id=award.organisation_id, person_id=bob.id, position="Trustee", since=house.now())
        )

    # Then nothing of it reaches them, nor anybody of the organisation or its funder
    for person in (bob, world.sam, world.fay):
        browser = house.browser(person)
        pages = [f"/awards/{award.id}", f"/organisations/{award.organisation_id}", f"/records/{award.id}", "/"]
        pages += [f"/returns/{due}", "/lists/tasks", "/lists/tasks/file", "/search?q=ring", "/search?q=treasurer"]
        pages += ["/exceptions", f"/records/{award.organisation_id}", f"/applications/{award.application_id}"]
        pages += ["/events", *(f"/tasks/{each}" for each in tasks)]
        for page in pages:
            told = browser.get(page, follow_redirects=True).text
            assert [each for each in (RING, NOTE) if each in told] == [], (person.name, page)
    his = house.program(bob)
    assert his.get(f"/tasks/{tasks[0]}").status_code == 404
    assert his.post(f"/records/{award.id}/notes", {"text": "Mine"}).status_code == 404

    # And they cannot be given any of it
    given = ada.put(f"/tasks/{tasks[0]}/person", {"person_id": str(bob.id)}, If_Match="*")
    assert given.json["errors"][0]["code"] == "conflict_of_interest"


def test_whoever_runs_the_programme_no_more_leaves_their_tasks_to_nobody(world: World, award: Award):
    # Given a task that Robert has
    house, bob = world.house, robert(world)
    task = a_task(world, award.id, person_id=str(bob.id))

    # When he runs the programme no more
    ended = house.browser(world.ada).post(f"/administrators/{bob.id}/ending", data={"reason": "He has moved on."})
    assert ended.status_code == 302
    house.run_jobs()
    house.run_jobs()

    # Then nobody has it
    told = fine(house.program(world.ada).get(f"/tasks/{task}"))
    assert (told["person"], told["state"]) == (None, "open")
    assert [event.facts["number"] for event in house.events("tasks.tasks_left")] == [1]


@pytest.mark.parametrize(
    "broken",
    [
        {"due_on": date(1999, 1, 1)},
        {"words": " "},
        {"words": "x" * 301},
        {"ended_as": "done"},
        {"given_by": "person"},
    ],
)
def test_the_database_keeps_a_task_whole(world: World, award: Award, broken: dict[str, Any]):
    now = world.house.now()
    whole = {"record_id": award.id, "words": RING, "due_on": now.date(), "made_by": world.ada.id, "made_at": now}
    broken = {name: world.ada.id if value == "person" else value for name, value in broken.items()}
    with world.house.write() as session:
        session.add(Task(**{**whole, **broken}))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    with world.house.read() as session:
        assert session.scalar(text("SELECT count(*) FROM task")) == 0


def test_people_are_told_of_tasks_that_are_theirs_and_of_those_that_nobody_has(world: World, award: Award):
    # Given a task that Ada gives to Robert, and one that she has herself
    house, bob = world.house, robert(world)
    a_task(world, award.id, person_id=str(bob.id))
    a_task(world, award.id, words="Thank them", person_id=str(world.ada.id))
    house.run_jobs()

    # Then he hears it, without a word of what it is, and is reminded on its day
    def told(person: Any) -> list[str]:
        items = fine(house.program(world.ada).get("/lists/messages?columns=subject,to,kind"))["items"]
        rows = [each["values"] for each in items]
        return [row["subject"] for row in rows if row["to"] == person.name and row["kind"].startswith("task")]

    assert told(bob) == ["Ada Owusu gives you a task, by 5 March 2027"]
    assert told(world.ada) == []
    house.clock.move_to(house.now().replace(day=5, hour=12))
    house.run_jobs()
    assert "You have a task to do by 5 March 2027" in told(bob)
    assert "You have a task to do by 5 March 2027" in told(world.ada)
    assert not any(RING in mail.read_text() for mail in house.mails())

    # And when he runs the programme no more, all others hear at once what nobody has
    house.browser(world.ada).post(f"/administrators/{bob.id}/ending", data={"reason": "He has moved on."})
    house.run_jobs()
    house.run_jobs()
    assert told(world.ada)[0] == "1 task of Robert Adu that nobody has in hand"
