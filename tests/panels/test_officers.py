"""A small scheme lets officers decide: two of them, up to an amount that applicants are told beforehand."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.files import StoredFile
from grants.kernel.money import Pence
from grants.kernel.problems import Denied, Invalid
from grants.panels.deciding import confirming
from grants.panels.deciding import service as deciding_service
from grants.panels.models import BY_OFFICERS, FINAL, Decision
from grants.schemes.models import Round, Scheme
from grants.schemes.who_decides.models import DecidingRule
from tests.house import TestHouse
from tests.organisations.given import read
from tests.panels.rows import World, a_decline, an_award, build

WHY = "Grants are small, and groups need an answer in a week."


def with_rule(house: TestHouse, *, largest_pence: int = 4_000_00, **rule: Any) -> World:
    """A round of a scheme that had said who decides before it opened."""
    world = build(house, applications=2)
    with house.write() as session:
        of_round = session.get_one(Round, world.round_id)
        session.get_one(Scheme, of_round.scheme_id).largest_award_pence = Pence(largest_pence)
        since = of_round.opens_at - timedelta(days=1)
        said = {"id": new_id(), "number": 1, "since": since, "set_by": world.ada.id}
        session.add(DecidingRule(scheme_id=of_round.scheme_id, **said, **rule))
    return world


def officers(house: TestHouse, **changes: Any) -> World:
    """Officers decide on all of the round, and its panel has begun without members."""
    world = with_rule(house, officers_up_to_pence=Pence(4_000_00), why=WHY, **changes)
    world.convene()
    world.sit()
    return world


def bea(world: World) -> Person:
    return world.house.person("Bea Lock", administrator=True)


def propose(world: World, person: Person, number: int = 0, *, version: int | None = None, **changes: Any) -> None:
    with world.house.write() as session:
        application = session.get_one(Application, world.applications[number])
        proposal = deciding_service.Proposal(**{**an_award(), **changes})
        deciding_service.propose_decision(session, application, proposal=proposal, version=version, **world.who(person))


def confirm(world: World, person: Person) -> list[Decision]:
    with world.house.write() as session:
        return confirming.confirm_decisions(session, world.panel(session), **world.who(person))


def test_one_officer_proposes_another_makes_it_final_and_a_third_tells(house: TestHouse):
    # Given a round without a panel's members, when one officer proposes
    world = officers(house)
    assert "Decide on 2 applications" in house.browser(world.ada).get("/").text
    propose(world, world.ada)
    assert house.events("panels.quorum_broken") == []
    homes = [house.browser(each).get("/").text for each in (world.ada, bea(world))]
    assert ["Confirm 1 decision" in home for home in homes] == [False, True]
    page = house.browser(world.ada).get(f"/panels/{world.panel_id}")
    read(page)
    assert "Officers decide on everything in this round" in page.text
    assert "third-sector member" not in page.text
    decide, confirmation = f"/applications/{world.applications[0]}/decision", f"/panels/{world.panel_id}/confirmation"
    shown = house.browser(world.ada).get(decide)
    read(shown)
    assert "Officers decide on applications of this size" in shown.text
    # Then they do not make it final themself, and another does
    with pytest.raises(Invalid) as refused:
        confirm(world, world.ada)
    assert [each.code for each in refused.value.problems] == ["two_officers"]
    assert "Two officers decide" in house.browser(bea(world)).get(confirmation).text
    (made,) = confirm(world, bea(world))
    assert (made.held, made.took_part, made.third_sector_took_part) == (BY_OFFICERS, 2, 0)
    page = house.browser(bea(world)).get(decide)
    read(page)
    assert "By officers of the grant-maker: one proposed it, and another made it final" in page.text
    # And the letter goes when somebody who did not make it final releases it
    assert house.program(bea(world)).post(f"/rounds/{world.round_id}/letter_release", If_Match="*").status_code == 403
    world.release()


def test_whoever_changed_last_what_is_decided_does_not_make_it_final(house: TestHouse):
    world = officers(house)
    propose(world, world.ada)
    propose(world, bea(world), version=1, amount_pence=2_000_00)
    with pytest.raises(Invalid):
        confirm(world, bea(world))
    assert len(confirm(world, world.ada)) == 1


def test_what_one_officer_proposed_waits_while_the_others_become_final(house: TestHouse):
    world = officers(house)
    propose(world, world.ada, 0)
    propose(world, bea(world), 1, **a_decline())
    (made,) = confirm(world, world.ada)
    assert made.application_id == world.applications[1]


def test_a_larger_application_of_the_same_round_goes_to_the_panel(house: TestHouse):
    # Given a scheme in which officers decide up to £1,000, and an application for more
    world = with_rule(house, largest_pence=8_000_00, officers_up_to_pence=Pence(1_000_00), why=WHY)
    with house.write() as session:
        session.get_one(Application, world.applications[0]).amount_requested_pence = Pence(900_00)
    world.convene()
    # Then its panel needs its members
    with pytest.raises(Invalid):
        world.sit()
    world.seated_with_members()
    # And officers decide on the small one only, which the chair does not
    with pytest.raises(Denied):
        propose(world, world.chris, 0, amount_pence=900_00)
    propose(world, world.ada, 0, amount_pence=900_00)
    with pytest.raises(Invalid) as refused:
        propose(world, world.ada, 1)
    assert "taking_part" in {each.code for each in refused.value.problems}
    (made,) = confirm(world, bea(world))
    assert made.by_officers


def test_a_stricter_scheme_needs_more_of_the_third_sector(house: TestHouse):
    world = with_rule(house, least_third_sector=3, largest_pence=8_000_00)
    world.convene()
    for name in ("Tess Third", "Theo Third"):
        world.add(name)
    with pytest.raises(Invalid, match="at least 3 third-sector members"):
        world.sit()
    world.add("Thea Third")
    world.sit()
    for person in (world.tess, world.theo):
        world.assess(person, 0)
    with pytest.raises(Invalid) as refused:
        propose(world, world.ada)
    assert "third_sector_taking_part" in {each.code for each in refused.value.problems}
    # And the database says the same as the rule, when it is made final without asking it
    world.assess(house.person("Thea Third"), 0)
    world.propose(world.ada, 0)
    world.meet()
    assert len(world.confirm(world.ada)) == 1


def test_letters_and_mails_say_who_decided(house: TestHouse):
    # Given a group whose letters are plain text, when two officers decline its application and it is told
    world = officers(house)
    with house.write() as session:
        sam = session.get_one(Application, world.applications[0]).submitted_by
        session.execute(update(Person).where(Person.id == sam).values(letter_format="plain_text"))
    propose(world, world.ada, **a_decline())
    confirm(world, bea(world))
    world.release()
    house.run_jobs()
    # Then its letter and its mail name officers, and nothing names a panel
    with house.read() as session:
        file = session.scalars(select(Letter)).one().file_id
        letter = house.app.files.get(session.get_one(StoredFile, file).digest).decode()
    mail = message_from_bytes(house.mails()[-1].read_bytes(), policy=default)
    told = mail.get_body(("plain",)).get_content()
    outcome = house.browser(house.person("Sam Field")).get(f"/applications/{world.applications[0]}/outcome").text
    for text in (letter, told, re.sub("<[^>]*>", "", outcome)):
        assert "panel" not in text.lower()
    assert "Two officers of" in letter
    assert "Two officers of" in told


class TestTheDatabaseItself:
    """It lets no decision become final as one of officers that the rule does not let."""

    @pytest.mark.parametrize(
        ("name", "lets"),
        [("two", True), ("one", False), ("no officer", False), ("too much", False), ("no rule", False)],
    )
    def test_asks_for_two_officers_and_the_amount(self, house: TestHouse, name: str, lets: bool):
        world = officers(house)
        propose(world, world.ada)
        by = {"one": world.ada.id, "no officer": house.person("Nora Nobody").id}.get(name, bea(world).id)
        if name in ("too much", "no rule"):
            changes = {"officers_up_to_pence": 3_999_00} if name == "too much" else {"since": house.now()}
            with house.write() as session:
                session.execute(update(DecidingRule).values(changes))
        final = {"state": FINAL, "final_at": house.now(), "confirmed_by": by, "held": BY_OFFICERS}
        final |= {"took_part": 2, "third_sector_took_part": 0}

        def write() -> None:
            with house.write() as session:
                session.execute(update(Decision).values(final))

        if lets:
            write()
        else:
            with pytest.raises(IntegrityError):
                write()
        with house.read() as session:
            assert (session.scalars(select(Decision.state)).one() == FINAL) == lets
