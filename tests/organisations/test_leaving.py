"""Somebody leaves an organisation, or is taken off it; somebody who may sign always stays."""

import threading

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.problems import Denied, DomainError, NotFound
from grants.notifications.models import Message
from grants.notifications.reactions.membership import tell_member_left
from grants.organisations.events import MemberLeft
from grants.organisations.leaving import service
from grants.organisations.models import FormerMembership, Membership, Organisation
from grants.organisations.queries import membership_list
from grants.organisations.signing.service import change_signing_right
from tests.house import TestHouse
from tests.organisations.given import agrees, colleague, organisation, read


@pytest.fixture
def growers(house: TestHouse) -> Organisation:
    """Sam may sign for it; Vic and Una help out."""
    kept = organisation(house, house.person("Sam Field"))
    for name in ("Vic Hale", "Una Park"):
        colleague(house, kept, house.person(name))
    return kept


@pytest.fixture
def signed_by_two(postgres_house: TestHouse) -> Organisation:
    """Sam and Vic may sign for it."""
    kept = organisation(postgres_house, postgres_house.person("Sam Field"))
    colleague(postgres_house, kept, postgres_house.person("Vic Hale"), is_signatory=True)
    return kept


def page_of(kept: Organisation, who: Person) -> str:
    return f"/organisations/{kept.id}/members/{who.id}/leaving"


def members(house: TestHouse, kept: Organisation) -> list[str]:
    with house.read() as session:
        return [member.person.name for member in membership_list(session, kept.id)]


def told(house: TestHouse) -> list[tuple[str, str]]:
    house.run_jobs()
    with house.read() as session:
        found = session.execute(
            select(Person.name, Message.text)
            .join(Person, Person.id == Message.person_id)
            .where(Message.subject.contains("any more"))
            .order_by(Person.name)
        )
        return [(row[0], " ".join(row[1].split())) for row in found]


def test_a_volunteer_is_taken_off_and_both_hear_of_it(house: TestHouse, growers: Organisation):
    # Given Vic, who helps out, and Sam, who may sign
    sam, vic = house.person("Sam Field"), house.person("Vic Hale")
    browser, page = house.browser(sam), page_of(growers, vic)
    assert page in browser.get(f"/organisations/{growers.id}").text
    shown = browser.get(page)
    read(shown)
    assert "What they did stays as it is" in " ".join(shown.text.split())

    # When Sam takes Vic off, while Vic is signed in
    theirs = house.browser(vic)
    assert theirs.get(f"/organisations/{growers.id}").status_code == 200
    assert browser.post(page).location == f"/organisations/{growers.id}"

    # Then Vic reads nothing of it any more, from the next request on
    assert members(house, growers) == ["Sam Field", "Una Park"]
    assert theirs.get(f"/organisations/{growers.id}").status_code == 403
    assert browser.get(page).status_code == 404

    # And Vic and Sam hear of it, once
    (_, to_sam), (_, to_vic) = told(house)
    assert "Vic Hale does not act for Beeston Blooms any more" in to_sam
    assert "Sam Field took them off" in to_sam
    assert "Sam Field took you off" in to_vic
    assert f"/organisations/{growers.id}" not in to_vic, "a page that they cannot open"
    (left,) = house.events("organisations.member_left")
    assert (left.actor_id, left.facts["ended_by"]) == (sam.id, str(sam.id))
    with house.write() as session:
        tell_member_left(session, MemberLeft.from_facts(left.facts), now=house.now())
    assert len(told(house)) == 2


def test_anybody_can_leave_by_themselves(house: TestHouse, growers: Organisation):
    vic = house.person("Vic Hale")
    browser, page = house.browser(vic), page_of(growers, vic)
    shown = browser.get(f"/organisations/{growers.id}").text
    assert page in shown
    assert page_of(growers, house.person("Una Park")) not in shown, "only their own"
    read(browser.get(page))
    assert browser.post(page).location == "/"
    assert "You do not act for Beeston Blooms any more" in browser.get("/").text
    assert [name for name, _ in told(house)] == ["Sam Field", "Vic Hale"]
    assert "they left." in told(house)[0][1]


def test_by_program_too_and_nobody_else_may(house: TestHouse, growers: Organisation):
    sam, vic, una = (house.person(name) for name in ("Sam Field", "Vic Hale", "Una Park"))
    stranger, path = house.person("Nina Nobody"), f"/organisations/{growers.id}/members"
    for person in (una, stranger):
        assert house.program(person).delete(f"{path}/{vic.id}").status_code == 403
        assert house.browser(person).post(page_of(growers, vic)).status_code == 403
    assert house.program(sam).delete(f"{path}/{stranger.id}").status_code == 404
    assert house.program(sam).delete(f"{path}/{vic.id}").status_code == 204
    assert house.program(una).delete(f"{path}/{una.id}").status_code == 204
    assert members(house, growers) == ["Sam Field"]


def test_the_last_who_may_sign_stays(house: TestHouse, growers: Organisation):
    # Given Sam, who alone may sign
    sam, ada = house.person("Sam Field"), house.person("Ada Owusu", administrator=True)
    browser, page = house.browser(sam), page_of(growers, sam)

    # Then the page says so, and neither Sam nor an administrator can end it, by page or by program
    shown = browser.get(page)
    read(shown)
    assert "the only one who may sign" in shown.text
    assert "<form" not in shown.text.partition("<main")[2]
    for person in (sam, ada):
        assert house.browser(person).post(page).status_code == 409
        refused = house.program(person).delete(f"/organisations/{growers.id}/members/{sam.id}")
        assert (refused.status_code, refused.json["code"]) == (409, "last_signatory")

    # And once Vic may sign, Sam can go
    vic = house.person("Vic Hale")
    path = f"/organisations/{growers.id}/members/{vic.id}"
    assert house.program(ada).patch(path, {"is_signatory": True}).status_code == 200
    assert browser.post(page).status_code == 302
    assert members(house, growers) == ["Vic Hale", "Una Park"]


def test_the_database_itself_keeps_somebody_who_may_sign(house: TestHouse, growers: Organisation):
    signs = (Membership.organisation_id == growers.id, Membership.is_signatory)
    for statement in (delete(Membership).where(*signs), update(Membership).where(*signs).values(is_signatory=False)):
        with pytest.raises(IntegrityError), house.write() as session:
            session.execute(statement)
    assert members(house, growers) == ["Sam Field", "Vic Hale", "Una Park"]


def test_a_contact_who_goes_is_pointed_to_the_contacts(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam)
    vic = house.person("Vic Hale")
    colleague(house, kept, vic)
    contacts = {"main": {"name": "Vic Hale", "email": vic.email}, "senior": None}
    assert house.program(sam).put(f"/organisations/{kept.id}/contacts", contacts, If_Match='"1"').status_code == 200
    assert "one of the two people whom we turn to" in house.browser(sam).get(page_of(kept, vic)).text


def test_who_comes_back_is_a_member_like_before(house: TestHouse, growers: Organisation):
    # Given Vic, who left, came back, and left again
    sam, vic = house.person("Sam Field"), house.person("Vic Hale")
    path = f"/organisations/{growers.id}/members"
    for _ in range(2):
        assert house.program(sam).delete(f"{path}/{vic.id}").status_code == 204
        assert house.browser(vic).get(f"/organisations/{growers.id}").status_code == 403
        house.clock.advance(days=1)
        back = house.program(sam).post(path, {"email": vic.email, "name": vic.name, "position": "Treasurer"})
        assert back.status_code == 201
        assert house.browser(vic).get(f"/organisations/{growers.id}").status_code == 403
        agrees(house, vic)
        assert house.browser(vic).get(f"/organisations/{growers.id}").status_code == 200

    # Then both times are known, and each was told
    with house.read() as session:
        kept = session.scalars(select(FormerMembership).order_by(FormerMembership.left_at)).all()
    assert [each.position for each in kept] == ["Volunteer", "Treasurer"]
    assert [name for name, _ in told(house)] == ["Sam Field", "Sam Field", "Vic Hale", "Vic Hale"]


# Two at the same moment


def one_after_the_other(house: TestHouse, kept: Organisation, *acts: tuple[Actor, Person]) -> list[type[DomainError]]:
    """Each takes one off; the second begins before the first has committed. What was refused."""
    refused: list[type[DomainError]] = []

    def second(actor: Actor, who: Person) -> None:
        try:
            with house.write() as session:
                theirs = session.get_one(Organisation, kept.id)
                members_read_before = membership_list(session, kept.id)
                begun.set()
                service.end_membership(session, theirs, who.id, actor=actor, now=house.now())
            del members_read_before
        except DomainError as error:
            refused.append(type(error))

    begun, (first_act, second_act) = threading.Event(), acts
    thread = threading.Thread(target=second, args=second_act)
    with house.write() as session:
        service.end_membership(
            session, session.get_one(Organisation, kept.id), first_act[1].id, actor=first_act[0], now=house.now()
        )
        thread.start()
        assert begun.wait(10)
    thread.join(10)
    return refused


def test_of_two_who_take_each_other_off_one_stays(postgres_house: TestHouse, signed_by_two: Organisation):
    sam, vic = postgres_house.person("Sam Field"), postgres_house.person("Vic Hale")
    acts = ((postgres_house.actor(sam), vic), (postgres_house.actor(vic), sam))
    assert one_after_the_other(postgres_house, signed_by_two, *acts) == [Denied]
    assert members(postgres_house, signed_by_two) == ["Sam Field"]


def test_of_two_who_leave_at_once_one_stays(postgres_house: TestHouse, signed_by_two: Organisation):
    sam, vic = postgres_house.person("Sam Field"), postgres_house.person("Vic Hale")
    acts = ((postgres_house.actor(sam), sam), (postgres_house.actor(vic), vic))
    assert len(one_after_the_other(postgres_house, signed_by_two, *acts)) == 1
    assert members(postgres_house, signed_by_two) == ["Vic Hale"]


def test_who_is_taken_off_twice_at_once_is_off(postgres_house: TestHouse, signed_by_two: Organisation):
    sam, vic = postgres_house.person("Sam Field"), postgres_house.person("Vic Hale")
    acts = ((postgres_house.actor(sam), vic), (postgres_house.actor(sam), vic))
    assert one_after_the_other(postgres_house, signed_by_two, *acts) == [NotFound]
    assert len(postgres_house.events("organisations.member_left")) == 1


def test_who_has_just_left_does_not_say_who_may_sign(postgres_house: TestHouse, signed_by_two: Organisation):
    # Given Vic, whose page was open when Sam took them off
    house, kept = postgres_house, signed_by_two
    sam, vic = house.person("Sam Field"), house.person("Vic Hale")
    before = house.actor(vic)
    assert house.program(sam).delete(f"/organisations/{kept.id}/members/{vic.id}").status_code == 204

    # Then what Vic still says comes too late
    with house.write() as session:
        theirs = session.get_one(Organisation, kept.id)
        with pytest.raises(Denied):
            change_signing_right(session, theirs, sam.id, may_sign=False, actor=before, now=house.now())
