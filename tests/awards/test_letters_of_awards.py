"""Letters about what happens to a grant: one of each kind about each thing, with the facts that it tells."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from grants.applications.models import Application
from grants.awards import queries
from grants.awards.letters import rules
from grants.awards.letters.models import Letter
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.models import Award
from grants.awards.offers.outcomes.queries import outcome_of
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse

DAY = date(2027, 9, 30)
FACTS: dict[str, dict[str, Any]] = {
    "variation": {
        "changes": [{"what": "Amount", "before": "£20,000", "after": "£22,000"}],
        "reasons": "More people come than we thought.",
        "from_on": DAY,
    },
    "renewal": {
        "more_pence": 4_000_00,
        "from_on": DAY,
        "ends_on": date(2031, 3, 31),
        "payments": [
            {"number": 4, "due_on": "2030-04-01", "waits_for_return": None, "pence": 2_000_00},
            {"number": 5, "due_on": "2030-10-01", "waits_for_return": 4, "pence": 2_000_00},
        ],
        "reasons": "It does good.",
    },
    "not_renewed": {"ends_on": DAY, "is_over": False, "reasons": "The money for this scheme ends."},
    "notice": {
        "given_by": "Leeds Community Foundation",
        "given_on": date(2027, 3, 31),
        "ends_on": DAY,
        "reasons": "The money for this scheme ends.",
        "exception": "",
        "paid_until": "We pay instalments 2 and 3 as planned.",
    },
    "ending": {"ended_on": DAY, "reasons": "Its time is over.", "paid_pence": 20_000_01, "left_to_do": ""},
    "payment_sent": {
        "number": 2,
        "amount_pence": 500_00,
        "paid_on": DAY,
        "paid_to": "Growers",
        "paid_into": "1234",
        "reference": "AW7X3F92",
    },
    "repayment": {
        "back_pence": 500_00,
        "is_asked": True,
        "reasons": "It was sent twice.",
        "what_happens": "Please pay it back by 30 September 2027.",
    },
    "thank_you": {"ended_on": DAY, "paid_pence": 20_000_01, "came_of_it": "You reached 140 people."},
}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def ask(world: World, award: Award, kind: str, about: Any = None, **changes: Any) -> Letter | None:
    with world.house.write() as session:
        found = queries.award_of(session, award.id)
        facts = {**FACTS[kind], **changes}
        return ask_for_letter_of_award(
            session, found, kind=kind, about_id=about or new_id(), facts=facts, now=world.house.now()
        )


@pytest.mark.parametrize("kind", rules.OF_AWARDS)
@pytest.mark.parametrize("letter_format", ["standard", "plain_text"])
def test_a_grantee_is_told_what_happens_to_their_grant(world: World, kind: str, letter_format: str):
    award = world.accepted()
    with world.house.write() as session:
        session.get_one(Person, world.sam.id).letter_format = letter_format

    asked = ask(world, award, kind)
    world.house.run_jobs()

    assert asked is not None
    (letter,) = [each for each in world.letters() if each.id == asked.id]
    assert letter.file is not None
    assert letter.file.name.startswith(f"{rules.NAMES[kind]} {award.reference}")
    assert letter.person_id == world.sam.id
    with world.house.read() as session:
        assert session.scalars(select(Message.person_id).where(Message.attachment_id == letter.file_id)).all() == [
            world.sam.id
        ]
    page = world.house.browser(world.sam).get(f"/awards/{award.id}")
    assert letter.file.name in page.text


def test_asked_for_again_it_is_the_same_letter(world: World):
    award, about = world.accepted(), new_id()
    first, again = (ask(world, award, "variation", about) for _ in range(2))
    assert first is not None
    assert again is not None
    assert first.id == again.id
    with world.house.read() as session:
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.about_id == about)) == 1


def test_a_letter_without_its_facts_is_a_mistake_of_ours(world: World):
    award = world.accepted()
    for wrong in ({"reasons": ""}, {"from_on": "2027-09-30"}, {"another": "fact"}):
        with pytest.raises(ValueError, match="variation"):
            ask(world, award, "variation", **wrong)


def test_what_became_of_the_application_is_still_the_offer(world: World):
    award = world.accepted()
    ask(world, award, "payment_sent")
    with world.house.read() as session:
        application = session.get_one(Application, award.application_id)
        assert outcome_of(session, application).outcome == "award"
