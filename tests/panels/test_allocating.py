"""An administrator says who reads what, by page and by program; every step on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.kernel.problems import Conflict, Denied, Invalid
from grants.panels.allocating import service as allocating_service
from grants.panels.allocating.queries import Allotted, allotted, fingerprint
from grants.panels.allocating.reading import Reading, readers_among, reading_of
from grants.panels.allocating.words import said_of, shape_of
from grants.panels.models import Allocation
from grants.panels.scoring.models import Score
from tests.house import TestHouse
from tests.panels.rows import World, build


def seated(house: TestHouse, *, readers_each: int | None = 2, applications: int = 6) -> World:
    """Five who vote, two of them of the third sector; so many readers each."""
    world = build(house, applications=applications)
    world.convene()
    world.add("Chris Chair", "staff", is_chair=True)
    for name, kind in (("Tess Third", "third_sector"), ("Theo Third", "third_sector"), ("Fay Funder", "funder")):
        world.add(name, kind)
    world.add("Lily Lived", "lived_experience")
    arrange(world, readers_each)
    world.sit()
    return world


def arrange(world: World, readers_each: int | None) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        allocating_service.arrange_reading(
            session, world.panel(session), readers_each=readers_each, scores_due_at=None, **who
        )


def reading(world: World) -> Reading:
    with world.house.read() as session:
        found = reading_of(session, world.panel(session))
        assert found.readers is not None
        return found


def seen(world: World) -> Allotted:
    """What the page shows. What the database says of the whole is compared with what the rule says of it."""
    with world.house.read() as session:
        panel = world.panel(session)
        found = allotted(session, panel, closed=(), after=None)
        whole = reading_of(session, panel)
        shape = shape_of(whole.readers, whole.applications, readers_among(whole.members), panel.readers_each)
        assert found.readers == whole.readers
        assert found.loads == shape.loads
        assert found.said == said_of(shape, readers_among(whole.members), panel.readers_each)
        return found


def accept(world: World, *, anew: bool = False) -> int:
    who = world.who(world.ada)
    with world.house.write() as session:
        panel = world.panel(session)
        seen = fingerprint(reading_of(session, panel).proposal(anew=anew))
        return allocating_service.accept_proposal(session, panel, seen=seen, anew=anew, **who)


def choose(world: World, number: int, *names: str, set_aside: bool = False) -> int:
    who = world.who(world.ada)
    with world.house.write() as session:
        readers = {world.applications[number]: [world.members[name] for name in names]}
        return allocating_service.choose_readers(session, world.panel(session), readers, set_aside=set_aside, **who)


def test_where_some_read_nobody_is_given_anything_until_a_proposal_is_accepted(house: TestHouse):
    world = seated(house)
    assert set(seen(world).loads.values()) == set()

    assert accept(world) == 6

    now = seen(world)
    assert {len(readers) for readers in now.readers.values()} == {2}
    assert sum(now.loads.values()) == 12
    assert now.said == []
    assert [event.facts["taken"] for event in house.events("panels.readers_changed")] == [[]] * 6
    assert accept(world) == 0, "and a second time changes nothing"


def test_where_all_read_all_everybody_who_votes_has_everything(house: TestHouse):
    world = seated(house, readers_each=None)

    assert set(seen(world).loads.values()) == {6}


def test_turning_to_all_gives_everybody_the_rest(house: TestHouse):
    world = seated(house)
    accept(world)

    arrange(world, None)

    assert set(seen(world).loads.values()) == {6}


def test_a_proposal_that_no_longer_stands_is_not_accepted(house: TestHouse):
    world = seated(house)
    who = world.who(world.ada)
    with house.read() as session:
        seen = fingerprint(reading_of(session, world.panel(session)).proposal())
    first = reading(world).proposal().readers[world.applications[0]]
    name = next(name for name, member in world.members.items() if member == first[0])
    world.declare(house.person(name), 0, "leaves", "My sister runs it.")

    with house.write() as session, pytest.raises(Conflict, match="Something has changed"):
        allocating_service.accept_proposal(session, world.panel(session), seen=seen, **who)


def test_whoever_leaves_is_replaced_by_the_next_proposal_and_the_others_stay(house: TestHouse):
    world = seated(house)
    accept(world)
    before = reading(world).readers
    gone = before[world.applications[2]][0]
    name = next(name for name, member in world.members.items() if member == gone)

    world.declare(house.person(name), 2, "leaves", "My sister runs it.")

    assert len(reading(world).readers[world.applications[2]]) == 1
    assert "Fewer than 2 members read “Project 2”." in seen(world).said
    accept(world)
    after = reading(world).readers
    assert len(after[world.applications[2]]) == 2
    assert gone not in after[world.applications[2]]
    assert all(set(before[each]) <= set(after[each]) for each in world.applications if each != world.applications[2])


def test_a_reader_is_changed_by_hand(house: TestHouse):
    world = seated(house)
    accept(world)

    choose(world, 0, "Tess Third", "Fay Funder", "Chris Chair")

    assert set(reading(world).readers[world.applications[0]]) == {
        world.members[name] for name in ("Tess Third", "Fay Funder", "Chris Chair")
    }


def test_what_an_allocation_lacks_is_said_of_the_whole_of_it(house: TestHouse):
    world = seated(house, applications=8)
    choose(world, 0, "Tess Third", "Theo Third")
    choose(world, 1, "Chris Chair", "Fay Funder")

    *lacking, groups = seen(world).said

    assert lacking == [
        "Nobody reads “Project 2”, “Project 3”, “Project 4”, “Project 5”, “Project 6” and 1 more.",
        "Nobody from the third sector reads “Project 1”.",
    ]
    assert groups.startswith("These groups of readers share no application")


def test_page_and_program_list_applications_page_by_page(postgres_house: TestHouse):
    world = seated(postgres_house, applications=7)
    accept(world)
    program = postgres_house.program(world.ada)
    for path in (f"/panels/{world.panel_id}/allocation", f"/panels/{world.panel_id}/allocation/proposal"):
        first = program.get(f"{path}?size=5").get_json()
        rest = program.get(f"{path}?size=5&after={first['next']}").get_json()
        assert [each["title"] for each in first["items"] + rest["items"]] == [f"Project {n}" for n in range(7)]
        assert rest["next"] is None
        assert first["members"] == rest["members"]
    page = postgres_house.browser(world.ada).get(f"/panels/{world.panel_id}/allocation?after={first['next']}").text
    assert "Project 6" in page
    assert "Project 4" not in page


def test_somebody_with_a_conflict_is_no_reader(house: TestHouse):
    world = seated(house)
    world.declare(world.tess, 0, "leaves", "My sister runs it.")

    with pytest.raises(Invalid, match="Tess Third has a conflict of interest"):
        choose(world, 0, "Tess Third", "Theo Third")


def test_marks_are_lost_only_when_somebody_says_so(house: TestHouse):
    world = seated(house)
    choose(world, 0, "Tess Third", "Theo Third")
    world.assess(world.tess, 0)

    with pytest.raises(Invalid, match="Tess Third has given marks"):
        choose(world, 0, "Theo Third")
    choose(world, 0, "Theo Third", set_aside=True)

    with house.read() as session:
        assert session.scalars(select(Score)).all() == []
        assert [row.member_id for row in session.scalars(select(Allocation))] == [world.members["Theo Third"]]
    assert len(house.events("panels.scores_set_aside")) == 1


def test_a_proposal_anew_keeps_whoever_has_given_marks(house: TestHouse):
    world = seated(house)
    for number in range(6):
        choose(world, number, "Tess Third", "Theo Third")
    world.assess(world.tess, 0)

    accept(world, anew=True)

    now = seen(world)
    assert world.members["Tess Third"] in now.readers[world.applications[0]]
    assert max(now.loads.values()) - min(now.loads.values()) <= 2


def test_the_last_minute_for_marks_lies_ahead_and_is_kept(house: TestHouse):
    world = seated(house)
    who = world.who(world.ada)
    due = house.now() + timedelta(days=7)
    with house.write() as session:
        panel = world.panel(session)
        with pytest.raises(Invalid, match="still to come"):
            allocating_service.arrange_reading(session, panel, readers_each=2, scores_due_at=house.now(), **who)
        with pytest.raises(Invalid, match="1 to 30"):
            allocating_service.arrange_reading(session, panel, readers_each=31, scores_due_at=None, **who)
        allocating_service.arrange_reading(session, panel, readers_each=2, scores_due_at=due, **who)
    choose(world, 0, "Tess Third")
    world.assess(world.tess, 0)
    house.clock.move_to(due + timedelta(minutes=1))
    with pytest.raises(Conflict, match="Scores could be given until"):
        world.score(world.tess, 0)


def test_who_is_given_nothing_scores_nothing(house: TestHouse):
    world = seated(house)
    choose(world, 0, "Theo Third")
    world.declare(world.tess, 0)

    with pytest.raises(Denied, match="not given to you"):
        world.score(world.tess, 0)


# Pages and API


def test_an_administrator_sees_the_proposal_accepts_and_changes_it(postgres_house: TestHouse):
    world = seated(postgres_house, readers_each=None)
    browser = postgres_house.browser(world.ada)
    page = f"/panels/{world.panel_id}/allocation"
    assert page in browser.get(f"/panels/{world.panel_id}").text

    wrong = browser.post(page, data={"reading": "some", "readers_each": "many"})
    assert wrong.status_code == 422
    assert 'href="#readers_each"' in wrong.text
    due = {f"scores_due_at-{part}": value for part, value in zip(("day", "month", "year"), (20, 3, 2027), strict=True)}
    saved = browser.post(page, data={"reading": "some", "readers_each": "3", **due, "scores_due_at-time": "17:00"})
    assert saved.location == f"{page}/proposal"
    assert "20 March 2027" in browser.get(f"/panels/{world.panel_id}").text.replace("\xa0", " ")

    proposal = browser.get(f"{page}/proposal?anew=yes").text
    assert "Accept this proposal" in proposal
    seen = proposal.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(f"{page}/proposal", data={"seen": seen, "anew": "yes"}).location == page
    assert {len(readers) for readers in reading(world).readers.values()} == {3}
    assert browser.post(f"{page}/proposal", data={"seen": "other"}).status_code == 409

    readers = f"/applications/{world.applications[0]}/readers"
    assert "Tess Third" in browser.get(readers).text
    assert browser.post(readers, data={"readers": [str(world.members["Tess Third"])]}).location == page
    assert reading(world).readers[world.applications[0]] == (world.members["Tess Third"],)
    assert "Fewer than 3 members read “Project 0”." in browser.get(page).text


def test_a_program_does_the_same(postgres_house: TestHouse):
    world = seated(postgres_house)
    program = postgres_house.program(world.ada)
    path = f"/panels/{world.panel_id}/allocation"

    proposal = program.get(f"{path}/proposal").get_json()
    assert program.post(f"{path}/acceptance", {"fingerprint": proposal["fingerprint"]}).status_code == 201
    got = program.get(path)
    assert [each["member_ids"] for each in got.get_json()["items"]] == [
        each["member_ids"] for each in proposal["items"]
    ]
    one = {"application_id": str(world.applications[0]), "member_ids": [str(world.members["Theo Third"])]}
    put = program.put(path, {"readers_each": 2, "items": [one]}, If_Match=got.headers["ETag"])
    assert put.status_code == 200
    assert put.get_json()["items"][0]["member_ids"] == one["member_ids"]
    assert program.put(path, {"readers_each": 3}, If_Match=got.headers["ETag"]).status_code == 412
    unknown = {"application_id": str(world.members["Theo Third"]), "member_ids": []}
    assert program.put(path, {"readers_each": 2, "items": [unknown]}, If_Match="*").status_code == 422


def test_members_do_not_choose_readers(postgres_house: TestHouse):
    world = seated(postgres_house)
    browser, program = postgres_house.browser(world.chris), postgres_house.program(world.chris)
    assert browser.get(f"/panels/{world.panel_id}/allocation").status_code == 403
    assert browser.get(f"/applications/{world.applications[0]}/readers").status_code == 403
    assert program.get(f"/panels/{world.panel_id}/allocation").status_code == 403


def test_an_administrator_with_a_conflict_neither_sees_nor_chooses_its_readers(postgres_house: TestHouse):
    world = seated(postgres_house)
    world.join_organisation(world.ada, 0)
    browser, program = postgres_house.browser(world.ada), postgres_house.program(world.ada)
    page = browser.get(f"/panels/{world.panel_id}/allocation").text
    assert "Project 1" in page
    assert f"/applications/{world.applications[0]}/readers" not in page
    assert "closed to you" in page
    assert browser.get(f"/applications/{world.applications[0]}/readers").status_code == 403
    path = f"/panels/{world.panel_id}/allocation"
    assert program.get(path).get_json()["hidden"] == 1
    one = {"application_id": str(world.applications[0]), "member_ids": []}
    assert program.put(path, {"readers_each": 2, "items": [one]}, If_Match="*").status_code == 403
