"""Several people share the work of screening: each sees who has what in hand, and what needs attention."""

from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from grants.applications import queries
from grants.applications.screening.work import service as screening_work_service
from grants.applications.screening.work.models import ScreeningWork
from grants.applications.screening.work.queries import waiting_to_be_screened
from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.organisations.events import OrganisationChanged
from grants.organisations.models import Organisation
from grants.panels.models import Interest, Panel, PanelMember
from tests.applications.rows import World, organisation
from tests.applications.test_duplicates import sent_by, sent_by_another_club
from tests.applications.test_pages import links, problems_on, seen
from tests.beginnings import beginning
from tests.kernel.looking import words_of
from tests.made import make_member

Screened = tuple[World, UUID, Person]


@pytest.fixture
@beginning
def waiting(world: World) -> Screened:
    """An application that waits, and a second administrator beside Ada."""
    application_id = world.submitted()
    bea = world.house.person("Bea Lock", administrator=True)
    world.house.run_jobs()
    return world, application_id, bea


def work_on(world: World, application_id: UUID) -> ScreeningWork:
    with world.house.read() as session:
        return session.get_one(ScreeningWork, application_id)


def test_of_two_who_take_an_application_the_second_is_told_who_has_it(waiting: Screened):
    # Given Ada and Bea, who both look at an application that nobody has in hand
    world, application_id, bea = waiting
    page, mine = f"/applications/{application_id}/screening", f"/applications/{application_id}/screener/me"
    ada, lock = world.house.browser(world.ada), world.house.browser(bea)
    assert "Nobody has this application in hand" in words_of(seen(ada.get(page)))

    # When both say that they are on it
    assert ada.post(mine).location == page
    refused = seen(lock.post(mine), 409)

    # Then Bea is told, nothing happened a second time, and each sees it on the page, in the list and at home
    assert "Ada Owusu has this application in hand already" in words_of(refused)
    assert ada.post(mine).status_code == 302
    changed = world.house.events("applications.screener_changed")
    assert [event.facts["screener_id"] for event in changed] == [str(world.ada.id)]
    assert "Ada Owusu has had this application in hand" in words_of(seen(lock.get(page)))
    assert "You have 1 application in hand" in words_of(seen(ada.get("/")))
    assert "in hand to screen" not in words_of(seen(lock.get("/")))
    assert page in links(seen(lock.get(f"/screening?who={world.ada.id}")))
    assert page in links(seen(ada.get("/screening?who=mine")))
    for nothing in ("mine", "nobody"):
        assert page not in links(seen(lock.get(f"/screening?who={nothing}")))


def test_of_two_who_press_at_the_same_moment_one_has_it(waiting: Screened):
    world, application_id, bea = waiting
    mine, answers = f"/applications/{application_id}/screener/me", []
    browsers = [world.house.browser(person) for person in (world.ada, bea)]
    pressing = [Thread(target=lambda browser=browser: answers.append(browser.post(mine))) for browser in browsers]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert len(world.house.events("applications.screener_changed")) == 1


def test_it_is_handed_on_and_given_back(waiting: Screened):
    world, application_id, bea = waiting
    page, place = f"/applications/{application_id}/screening", f"/applications/{application_id}/screener"
    ada, lock, sam = world.house.browser(world.ada), world.house.browser(bea), world.house.browser(world.sam)
    ada.post(f"{place}/me")

    # Only to somebody who runs the programme, and by somebody who does
    assert list(problems_on(seen(ada.post(place, data={"person_id": str(world.sam.id)}), 422))) == ["#person_id"]
    assert list(problems_on(seen(ada.post(place, data={"person_id": ""}), 422))) == ["#person_id"]
    assert sam.post(f"{place}/me").status_code == 403
    seen(lock.post(f"{place}/nobody"), 409)

    # Who takes it over from somebody has seen who had it; who read the page before that is told
    version = str(work_on(world, application_id).version)
    assert lock.post(place, data={"person_id": str(bea.id), "version": version}).location == page
    late = seen(ada.post(place, data={"person_id": str(world.ada.id), "version": version}), 409)
    assert "Bea Lock has this application in hand already" in words_of(late)

    # Given back, nobody has it; screened, nobody can take it
    assert lock.post(f"{place}/nobody").location == page
    assert page in links(seen(lock.get("/screening?who=nobody")))
    lock.post(page, data={"outcome": "ineligible", "reasons": "Too late."})
    seen(lock.post(f"{place}/me"), 409)
    facts = [event.facts for event in world.house.events("applications.screener_changed")]
    assert [fact["screener_id"] for fact in facts] == [str(world.ada.id), str(bea.id), None]
    assert [fact["former_id"] for fact in facts] == [None, str(world.ada.id), str(bea.id)]


def test_the_same_through_the_api(waiting: Screened):
    world, application_id, bea = waiting
    ada, lock = world.house.program(world.ada), world.house.program(bea)
    place = f"/applications/{application_id}/screener"
    assert (ada.get(place).json["person_id"], ada.get(place).headers["ETag"]) == (None, '"1"')
    taken = ada.put(place, {})
    assert (taken.status_code, taken.json["name"], taken.json["version"]) == (200, "Ada Owusu", 2)
    refused = lock.put(place, {})
    assert (refused.status_code, refused.json["code"]) == (409, "in_hand")
    assert lock.put(place, {"person_id": str(bea.id)}, If_Match='"1"').status_code == 412
    assert lock.put(place, {"person_id": str(bea.id)}, If_Match='"2"').json["person_id"] == str(bea.id)
    assert ada.delete(place).status_code == 409
    assert ada.get("/screening?who=mine").json["items"] == []
    (row,) = ada.get(f"/screening?who={bea.id}").json["items"]
    assert (row["screener_id"], row["hosted"], row["assisted"]) == (str(bea.id), False, False)
    assert ada.get("/screening?who=somebody").status_code == 422
    assert lock.delete(place).status_code == 204
    assert world.house.program(world.sam).put(place, {}).status_code == 403


def test_after_one_comes_the_next_that_is_ones_own_and_never_one_that_another_has(waiting: Screened):
    # Given three applications, of which Bea has the oldest in hand and Ada the newest
    world, first, bea = waiting
    world.house.clock.advance(minutes=1)
    second = sent_by_another_club(world)
    with world.house.write() as session:
        hub = organisation(session, "Holbeck Hall", world.house.now())
        session.flush()
        make_member(session, hub.id, world.sam.id, hub.created_at, position="X")
    world.house.clock.advance(minutes=1)
    third = sent_by(world, hub.id)
    ada = world.house.browser(world.ada)
    for browser, taken in ((world.house.browser(bea), first), (ada, third)):
        assert browser.post(f"/applications/{taken}/screener/me").status_code == 302

    # When Ada decides hers, then what nobody had comes next; after that nothing, for Bea has the other
    said = {"outcome": "ineligible", "reasons": "Not for us."}
    assert ada.post(f"/applications/{third}/screening", data=said).location == f"/applications/{second}/screening"
    assert ada.post(f"/applications/{second}/screening", data=said).location == "/screening"


def found(world: World, *attention: str, **chosen: Any) -> list[UUID]:
    with world.house.read() as session:
        actor = world.house.actor(world.ada)
        page = waiting_to_be_screened(session, actor, now=world.house.now(), attention=attention, **chosen)
        return [row.application.id for row in page.items]


def test_what_is_counted_follows_what_happens(waiting: Screened):
    # Given an application that keeps every rule, with five items open
    world, application_id, _ = waiting
    work = work_on(world, application_id)
    assert (work.failed_rules, work.open_items) == (0, 5)
    assert found(world, "rules") == []
    assert found(world, "checklist") == [application_id]

    # When its organisation loses its rules, and all items are marked
    program = world.house.program(world.ada)
    with world.house.write() as session:
        session.get_one(Organisation, world.organisation_id).constituted = False
    sam = world.house.program(world.sam)
    organisation = sam.get(f"/organisations/{world.organisation_id}")
    changed = sam.patch(
        f"/organisations/{world.organisation_id}", {"name": "Beeston Blooms"}, If_Match=organisation.headers["ETag"]
    )
    assert changed.status_code == 200
    world.house.run_jobs()
    items = {
        key: {"state": "seen"} for key in program.get(f"/applications/{application_id}/screening").json["open_items"]
    }
    assert program.post(f"/applications/{application_id}/due_diligence", {"items": items}).status_code == 201

    # Then the list shows it
    work = work_on(world, application_id)
    assert (work.failed_rules, work.open_items) == (1, 0)
    assert found(world, "rules") == [application_id]
    assert found(world, "checklist") == []


def test_what_a_host_tells_counts_for_the_group_whose_money_it_would_hold(waiting: Screened):
    # Given an application with a host, of which a charity's number would have to be looked at
    world, application_id, _ = waiting
    with world.house.write() as session:
        queries.application_of(session, application_id).host_organisation_id = world.other_id
        session.get_one(Organisation, world.other_id).kind = "cio"
    assert work_on(world, application_id).open_items == 5

    # When the host tells something, then the group's application is counted again
    with world.house.write() as session:
        changed = OrganisationChanged(organisation_id=world.other_id, fields=("kind",))
        publish(session, changed, actor=SYSTEM, now=world.house.now())
    world.house.run_jobs()
    assert work_on(world, application_id).open_items == 6


def test_every_kind_of_attention_narrows_the_list_and_several_narrow_it_further(waiting: Screened):
    world, application_id, _ = waiting
    for kind in ("rules", "duplicates", "red", "amber", "hosted", "assisted"):
        assert found(world, kind) == []
    risk = {"description": "The hall is let.", "likelihood": 2, "severity": 3}
    assert world.house.program(world.ada).post(f"/applications/{application_id}/risks", risk).status_code == 201
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        application.host_organisation_id, application.entered_channel = world.other_id, "phone"
    assert found(world, "red") == []
    assert found(world, "amber", "hosted", "assisted") == [application_id]
    assert found(world, "amber", "hosted", "rules") == []

    # The page keeps what was chosen in its address, and says it in words
    page = seen(world.house.browser(world.ada).get("/screening?attention=amber&attention=hosted&who=nobody"))
    assert "Amber 6" in words_of(page)
    assert "Entered for somebody" in words_of(page)
    ticked = {box.get("value") for box in page.iter("input") if "checked" in box.attrib}
    assert ticked == {"amber", "hosted"}


def test_what_was_sent_before_there_was_a_count_is_counted_in_time(waiting: Screened):
    world, application_id, _ = waiting
    with world.house.write() as session:
        session.delete(session.get_one(ScreeningWork, application_id))
    assert found(world, "checklist") == []
    for _ in range(2):
        with world.house.write() as session:
            screening_work_service.count_waiting(session, world.house.now())
    assert found(world, "checklist") == [application_id]


def test_a_deadline_that_moves_counts_its_round_again(waiting: Screened):
    # Given work that starts after the round closes
    world, application_id, _ = waiting
    program = world.house.program(world.ada)
    assert work_on(world, application_id).failed_rules == 0

    # When the deadline moves beyond its beginning
    moved = {"closes_at": "2027-06-02T12:00:00+00:00", "reason": "The post was late."}
    assert program.post(f"/rounds/{world.round_id}/deadline", moved).status_code in (200, 201)
    world.house.run_jobs()

    # Then it is counted again, and the rule is not met
    with world.house.write() as session:
        screening_work_service.count_waiting(session, world.house.now())
    assert work_on(world, application_id).failed_rules == 1


def test_nobody_is_handed_what_they_leave_for(waiting: Screened):
    world, application_id, bea = waiting
    with world.house.write() as session:
        panel = Panel(id=new_id(), round_id=world.round_id, created_at=world.house.now())
        member = PanelMember(
            id=new_id(), panel_id=panel.id, person_id=bea.id, kind="third_sector", joined_at=world.house.now()
        )
        session.add_all([panel, member])
        session.flush()
        session.add(
            Interest(
                id=new_id(),
                application_id=application_id,
                member_id=member.id,
                level="leaves",
                note="My sister runs it.",
                declared_at=world.house.now(),
            )
        )
    ada, lock = world.house.browser(world.ada), world.house.browser(bea)
    place = f"/applications/{application_id}/screener"
    page = seen(ada.post(place, data={"person_id": str(bea.id)}), 422)
    assert "Bea Lock has a conflict of interest in this application" in problems_on(page)["#person_id"]
    assert lock.post(f"{place}/me").status_code == 403
