"""What people are told of a grant: before they accept it, what reporting costs them; later, that it has changed."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.letters.wording.said import letter_said
from grants.notifications.models import Message
from tests.awards.rows import AMOUNT, World, build
from tests.awards.test_variations import A_LITTLE, agree, ask
from tests.house import TestHouse


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_the_letter_of_an_offer_says_what_reporting_takes_and_its_share_of_the_grant(world: World):
    world.offered()
    with world.house.app.app_context(), world.house.read() as session:
        letter_id = session.scalars(select(Letter.id).where(Letter.kind == "offer")).one()
        text = letter_said(session, letter_of(session, letter_id)).as_text()
    told = " ".join(text.split())
    assert re.search(r"Each takes about [0-9]+ minutes", told), told
    assert re.search(r"In all that is .*(minutes|hours?) of your time, worth [0-9]+\.[0-9] % of the grant", told), told


def test_the_people_of_a_grant_hear_that_it_was_changed_once_both_sides_agreed(world: World):
    # Given a grant for which Mel asks for more
    award = world.accepted()
    ask(world, award, world.mel, amount_pence=AMOUNT + A_LITTLE)
    agree(world, award, world.sam)
    world.react()
    assert changed(world) == set()

    # When we agree
    agree(world, award, world.ada)
    world.react()

    # Then whoever acts for it hears, once, what has changed
    assert changed(world)


def changed(world: World) -> set[UUID]:
    with world.house.read() as session:
        told = session.scalars(select(Message).where(Message.key.startswith("variation agreed"))).all()
        assert len({each.person_id for each in told}) == len(told)
        assert all("has changed" in each.subject for each in told)
        return {each.person_id for each in told}
