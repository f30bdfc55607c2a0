"""A letter says for ever what was so when it was asked for, however late it is written and whatever changes since."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from grants.applications.models import Screening
from grants.applications.queries import application_of
from grants.awards import queries
from grants.awards.letters import rules
from grants.awards.letters.contacts.models import NamedContact
from grants.awards.letters.letterhead.service import set_letterhead
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of, page_of_letter
from grants.awards.letters.service import ask_for_letter, ask_for_letter_of_award, ask_for_letter_of_screening
from grants.awards.letters.wording.asked import as_asked
from grants.awards.letters.wording.said import Said, letter_said
from grants.awards.letters.wording.service import save_text
from grants.awards.letters.wording.texts import Text
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.organisations.models import Membership, Organisation
from grants.panels.queries import decision_of
from tests.awards.rows import World, build
from tests.awards.test_letterhead import TYPED
from tests.awards.test_letters_of_awards import FACTS
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.workers.test_letters import content

OUTCOMES = {"offer": "award with conditions", "decline": "decline", "reserve": "reserve", "reserve_closed": "reserve"}


@pytest.fixture
@beginning
def world(postgres_house: TestHouse) -> World:
    world = build(postgres_house)
    with world.house.write() as session:
        session.add(NamedContact(scheme_id=world.scheme_id, person_id=world.ada.id))
    return world


def asked(world: World, kind: str) -> Letter:
    """A letter of a kind that is asked for, and not written yet."""
    if kind in rules.OF_AWARDS:
        return _of_award(world, kind)
    conditions = "Send us a policy." if kind == "offer" else ""
    outcome = OUTCOMES.get(kind, "decline")
    decision_id = world.decide(outcome, released=kind == "offer", conditions=conditions, feedback="Say who sweeps.")
    if kind == "offer":
        world.react()
    else:
        _of_application(world, kind, decision_id)
    return next(each for each in world.letters() if each.kind == kind)


def _of_award(world: World, kind: str) -> Letter:
    award = world.accepted()
    with world.house.write() as session:
        found = queries.award_of(session, award.id)
        letter = ask_for_letter_of_award(
            session, found, kind=kind, about_id=new_id(), facts=FACTS[kind], now=world.house.now()
        )
    assert letter is not None
    return next(each for each in world.letters() if each.id == letter.id)


def _of_application(world: World, kind: str, decision_id: Any) -> None:
    with world.house.write() as session:
        decision = decision_of(session, decision_id)
        if kind != "ineligible":
            ask_for_letter(session, decision, award=None, kind=kind, now=world.house.now())
            return
        application = application_of(session, decision.application_id)
        session.add(
            Screening(
                application_id=application.id,
                outcome="ineligible",
                reasons="It is for Leeds alone.",
                screened_by=world.ada.id,
                screened_at=world.house.now(),
            )
        )
        session.flush()
        session.refresh(application, ["screening"])
        ask_for_letter_of_screening(session, application, now=world.house.now())


def all_changes(world: World, letter: Letter) -> None:
    """Everything that a letter speaks of changes: grant, grantee, reader, contact, letterhead and text."""
    who = world.who(world.ada)
    with world.house.write() as session:
        if letter.award_id is not None:
            award = queries.award_of(session, letter.award_id)
            assert award.ends_on is not None
            award.title, award.ends_on = "Another garden", award.ends_on - timedelta(days=40)
            award.accept_by = award.accept_by and award.accept_by + timedelta(days=5)
            award.conditions = award.conditions and "Send us nothing."
        session.execute(update(Organisation).values(name="Holbeck Growers", address="9 New Street", postcode="LS1 1AA"))
        session.execute(update(Person).where(Person.id == world.sam.id).values(name="Samuel Meadow"))
        session.execute(update(Person).where(Person.id == world.ada.id).values(name="Ada Else", phone="0113 499 9999"))
        session.execute(update(NamedContact).values(person_id=world.nina.id))
        session.execute(update(Membership).where(Membership.person_id == world.mel.id).values(is_signatory=True))
        set_letterhead(session, wanted=TYPED, version=0, **who)
        words = Text(letter.kind, "Quite another subject", "Quite another text.", "Quite easy.")
        save_text(session, words, scheme_id=None, version=0, **who)


def forms(said: Said) -> tuple[str, str, str]:
    return said.as_html(), said.as_page(), said.as_text()


@pytest.mark.parametrize(
    ("kind", "letter_format"), [*((kind, "plain_text") for kind in rules.KINDS), ("offer", "standard")]
)
def test_a_letter_says_what_was_so_when_it_was_asked_for(world: World, kind: str, letter_format: str):
    # Given a letter that is asked for, and what it says now
    with world.house.write() as session:
        session.get_one(Person, world.sam.id).letter_format = letter_format
    letter = asked(world, kind)
    with world.house.app.app_context(), world.house.read() as session:
        wanted = forms(letter_said(session, letter_of(session, letter.id)))

    # When everything has changed before it is written
    all_changes(world, letter)
    world.house.run_jobs()

    # Then it says the same in each form
    with world.house.app.app_context(), world.house.read() as session:
        assert forms(as_asked(session, letter_of(session, letter.id))) == wanted
        if kind != "reserve":
            written = letter_of(session, letter.id)
            assert page_of_letter(session, letter.id) == wanted[1]
            if letter_format == "plain_text":
                assert content(world, written).decode() == wanted[2]
