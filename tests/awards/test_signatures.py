"""An offer is accepted on terms, word for word, by one person or by two different ones."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from grants.awards.arrangements.models import AwardArrangement
from grants.awards.models import Award
from grants.awards.offers import queries
from grants.awards.offers.models import Signature
from grants.awards.offers.rules import signatures_needed
from grants.awards.rules import statement
from grants.awards.terms.rules import digest
from grants.identity.models import Person
from grants.notifications.models import Message, Reminder
from grants.organisations.models import Membership
from tests.awards.rows import World, build
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


def arrange(world: World, **wanted: Any) -> None:
    with world.house.write() as session:
        session.add(AwardArrangement(scheme_id=world.scheme_id, **wanted))


def let_sign(world: World, person: Person) -> None:
    with world.house.write() as session:
        session.get_one(Membership, (world.organisation_id, person.id)).is_signatory = True


def press(world: World, person: Person, award: Award) -> TestResponse:
    page = f"/awards/{award.id}/accept"
    answer = world.house.browser(person).post(page, data={"agrees": "yes", "version": award.version})
    world.react()
    return answer


def signatures(world: World, award: Award) -> list[Signature]:
    with world.house.read() as session:
        return queries.signatures_of(session, award.id)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
@beginning
def by_two(world: World) -> Award:
    """An offer that two people have to sign, of whom both may."""
    arrange(world, two_signatures_from_pence=1_000_00)
    let_sign(world, world.mel)
    return world.offered()


def test_one_signature_keeps_the_statement_and_the_terms_that_were_shown(world: World):
    # Given an offer whose page shows statement and terms
    award = world.offered()
    program = world.house.program(world.sam)
    shown = program.get(f"/awards/{award.id}/acceptance").json
    page = words_of(strictly(world.house.browser(world.sam).get(f"/awards/{award.id}/accept").text))
    assert shown["statement"] in page
    assert "six months’ notice in writing" in page

    # When it is accepted, then those words are kept, given back, and can be reckoned again
    assert press(world, world.sam, award).status_code == 302
    (signature,) = signatures(world, award)
    assert (signature.name, signature.person_id, signature.number) == ("Sam Field", world.sam.id, 1)
    assert (signature.statement, signature.terms_text) == (shown["statement"], shown["terms_text"])
    assert signature.terms_digest == digest(shown["terms_text"]) == shown["terms_digest"]
    (told,) = program.get(f"/awards/{award.id}/acceptance").json["signatures"]
    assert told["terms_text"] == shown["terms_text"]
    signed = words_of(strictly(world.house.browser(world.mel).get(f"/awards/{award.id}/acceptance").text))
    assert shown["statement"] in signed
    assert signature.terms_digest in world.house.browser(world.mel).get(f"/awards/{award.id}/acceptance/text").text


def test_the_first_of_two_signatures_waits_for_the_second(world: World, by_two: Award):
    # When the first signs, twice because the page was slow
    assert press(world, world.sam, by_two).status_code == 302
    assert press(world, world.sam, by_two).status_code == 302

    # Then it is still an offer, the second is called on and reminded, and the first is not
    assert world.award(by_two.id).state == "offered"
    assert len(signatures(world, by_two)) == 1
    assert "It waits for a second person" in world.house.browser(world.ada).get(f"/awards/{by_two.id}").text
    assert "Sign as the second" in world.house.browser(world.mel).get("/").text
    assert f"/awards/{by_two.id}/accept" not in world.house.browser(world.sam).get("/").text
    with world.house.read() as session:
        told = select(Message.person_id).where(Message.subject.like("Sign a grant of %"))
        assert session.scalars(told).all() == [world.mel.id]
        reminded = select(Reminder.person_id).where(Reminder.kind == "offer", Reminder.state == "planned")
        assert set(session.scalars(reminded)) == {world.mel.id}

    # When the second signs, then it is a grant that both have signed
    assert press(world, world.mel, by_two).status_code == 302
    assert world.award(by_two.id).state == "accepted"
    assert len(world.award(by_two.id).instalments) == 3
    assert [each.name for each in signatures(world, by_two)] == ["Sam Field", "Mel Moss"]
    assert "by Sam Field and Mel Moss" in world.house.browser(world.ada).get(f"/awards/{by_two.id}").text


def test_a_program_hears_that_it_has_signed_already(world: World, by_two: Award):
    sam = world.house.program(world.sam)
    assert sam.post(f"/awards/{by_two.id}/acceptance", {"agrees": True}).json["state"] == "offered"
    again = sam.post(f"/awards/{by_two.id}/acceptance", {"agrees": True})
    assert (again.status_code, again.json["code"]) == (409, "signed_already")


def test_an_offer_that_one_has_signed_can_be_turned_down_or_runs_out(world: World, by_two: Award):
    press(world, world.sam, by_two)
    page = f"/awards/{by_two.id}/refuse"
    mel = world.house.browser(world.mel)
    for _ in range(2):
        assert mel.post(page, data={"reason": "We have closed.", "version": by_two.version}).status_code == 302
    assert world.award(by_two.id).state == "declined"
    late = world.house.program(world.mel).post(f"/awards/{by_two.id}/acceptance", {"agrees": True})
    assert late.json["code"] == "declined_already"


def test_the_second_signature_comes_too_late(world: World, by_two: Award):
    press(world, world.sam, by_two)
    assert by_two.accept_by is not None
    world.house.clock.move_to(by_two.accept_by + timedelta(minutes=1))
    late = world.house.program(world.mel).post(f"/awards/{by_two.id}/acceptance", {"agrees": True})
    assert late.json["code"] == "offer_expired"


def test_a_scheme_says_how_many_days_there_are_to_accept(world: World):
    arrange(world, days_to_accept=14)
    award = world.offered()
    assert award.accept_by is not None
    assert (award.accept_by.date() - award.created_at.date()).days == 14


def test_whoever_accepts_money_that_comes_once_says_not_to_ask_for_more(world: World):
    arrange(world, one_off_use="pass_through")
    award = world.offered()
    press(world, world.sam, award)
    (signature,) = signatures(world, award)
    assert signature.statement.endswith(
        "We know that it is paid once, for money that we pass on. We will not ask for recurrent support."
    )


@pytest.mark.parametrize(("from_pence", "needed"), [(None, 1), (0, 2), (1000, 2), (1001, 1)])
def test_two_sign_from_an_amount_on(from_pence: int | None, needed: int):
    assert signatures_needed(1000, from_pence) == needed


def test_a_statement_names_the_conditions_only_where_there_are_some():
    plain = statement("Growers", "Beds", 100_00, conditions=False, one_off_use="none")
    assert "We accept the grant of £100 and its terms, we will" in plain
    bound = statement("Growers", "Beds", 100_00, conditions=True, one_off_use="none")
    assert "We accept the grant of £100, its terms and its conditions, we will" in bound


def test_a_second_signature_that_is_missing_is_seen_by_both_sides(world: World, by_two: Award):
    def home(person: Person) -> str:
        return words_of(strictly(world.house.browser(person).get("/").text))

    # Given an offer that one of two has signed
    press(world, world.sam, by_two)
    assert "1 offer waits for a second signature" in home(world.ada)
    found = words_of(strictly(world.house.browser(world.ada).get("/exceptions?matter=second").text))
    assert "Sam Field of Beeston Growers signed the offer" in found
    assert "Say who else may sign" not in home(world.mel)
    # When nobody else may sign any more, then everybody of the organisation reads that somebody has to be named
    with world.house.write() as session:
        session.get_one(Membership, (world.organisation_id, world.mel.id)).is_signatory = False
    for person in (world.sam, world.mel):
        assert "Say who else may sign: two have to sign for this grant" in home(person)
    # And once it is signed, nothing waits
    let_sign(world, world.mel)
    press(world, world.mel, by_two)
    assert "second signature" not in home(world.ada)
    assert "Say who else may sign" not in home(world.sam)
