"""What the panel asks for is put down as things to do, said to be done, and settled by somebody else."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.planning.conditions import queries, service
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import (
    ANSWERS,
    ASKED_AGAIN,
    FAILED,
    GRANTEE,
    HOST,
    MET,
    US,
    WAIVED,
    Details,
)
from grants.identity.models import Person
from grants.kernel.problems import Conflict, DomainError, Invalid, Stale
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse

TEXT = "Send us your safeguarding policy.\n\n- Tell us who the treasurer is\n"
DUE = date(2027, 5, 3)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def award(world: World) -> Award:
    return world.offered(outcome="award with conditions", conditions=TEXT)


def conditions(world: World, award: Award) -> list[AwardCondition]:
    with world.house.read() as session:
        return queries.conditions_of(session, award.id)


def do(world: World, award: Award, verb: Callable[..., None], person: Person, number: int = 1, **given: Any) -> None:
    with world.house.write() as session:
        verb(session, *queries.condition_of(session, award.id, number), **given, **world.who(person))


def refused(world: World, award: Award, verb: Callable[..., None], person: Person, **given: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        do(world, award, verb, person, **given)
    return refusal.value


def still_open(session: Session, award_id: UUID) -> list[int]:
    return [each.number for each in queries.open_conditions_of(session, [award_id])[award_id]]


def test_each_line_of_the_conditions_is_a_thing_to_do_before_the_first_payment(world: World, award: Award):
    made = conditions(world, award)
    assert [(each.number, each.text, each.who, each.instalment, each.state) for each in made] == [
        (1, "Send us your safeguarding policy.", "grantee", 1, "open"),
        (2, "Tell us who the treasurer is", "grantee", 1, "open"),
    ]


def test_an_offer_without_conditions_has_nothing_to_do(world: World):
    plain = world.offered()
    with world.house.read() as session:
        assert queries.open_conditions_of(session, [plain.id]) == {plain.id: []}


def test_an_administrator_says_by_when_and_which_payment_waits(world: World, award: Award):
    details = Details(who=US, due_on=DUE, evidence="call", instalment=2)
    do(world, award, service.arrange, world.ada, details=details, version=1)
    first = conditions(world, award)[0]
    assert (first.who, first.due_on, first.evidence, first.instalment, first.version) == (US, DUE, "call", 2, 2)
    assert world.facts("awards.condition_arranged")[0]["instalment"] == 2

    late = refused(world, award, service.arrange, world.ada, details=details, version=1)
    assert isinstance(late, Stale)


def test_they_hear_when_a_day_is_set_and_when_it_is_moved(world: World, award: Award):
    def told() -> list[str]:
        world.react()
        with world.house.read() as session:
            wrote = select(Message.subject).where(Message.person_id == world.mel.id, Message.subject.like("To do by%"))
            return list(session.scalars(wrote.order_by(Message.id)))

    # When a day is set, kept while something else changes, and moved
    for due_on, instalment in [(DUE, 1), (DUE, 2), (date(2027, 6, 1), 2)]:
        details = Details(GRANTEE, due_on, None, instalment)
        do(world, award, service.arrange, world.ada, details=details)
        told()

    # Then they hear of each day once; what we do ourselves is not theirs to hear
    about = f"for your grant: {award.title}"
    assert told() == [f"To do by 3 May 2027 {about}", f"To do by 1 June 2027 {about}"]
    do(world, award, service.arrange, world.ada, details=Details(US, date(2027, 6, 8), None, 2))
    assert len(told()) == 2


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("who", Details("somebody", None, None, None)),
        ("who", Details(HOST, None, None, None)),
        ("due_on", Details(GRANTEE, date(2207, 5, 3), None, None)),
        ("evidence", Details(GRANTEE, None, "a hunch", None)),
        ("instalment", Details(GRANTEE, None, None, 4)),
    ],
)
def test_details_that_cannot_be_are_refused_at_their_field(world: World, award: Award, field: str, details: Details):
    error = refused(world, award, service.arrange, world.ada, details=details)
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == [field]


def test_the_grantee_says_that_it_is_done_and_an_administrator_agrees(world: World, award: Award):
    do(world, award, service.show_done, world.mel, note="It is on our website.")
    shown = conditions(world, award)[0]
    assert (shown.state, shown.note, shown.shown_by) == ("shown", "It is on our website.", world.mel.id)
    with world.house.read() as session:
        assert still_open(session, award.id) == [1, 2]

    do(world, award, service.answer, world.ada, answer=MET, reason="")
    with world.house.read() as session:
        assert still_open(session, award.id) == [2]
    assert world.facts("awards.condition_met")[0]["instalment"] == 1


def test_what_is_not_enough_is_asked_for_again(world: World, award: Award):
    do(world, award, service.show_done, world.mel, note="Done.")
    do(world, award, service.answer, world.ada, answer=ASKED_AGAIN, reason="We need the text of it.")
    asked = conditions(world, award)[0]
    assert (asked.state, asked.reason, asked.settled_by) == ("open", "We need the text of it.", world.ada.id)
    do(world, award, service.show_done, world.mel, note="Here is the text.")
    assert conditions(world, award)[0].state == "shown"


def test_what_has_failed_still_holds_its_payment_until_it_is_waived(world: World, award: Award):
    do(world, award, service.answer, world.ada, answer=FAILED, reason="It never came.")
    with world.house.read() as session:
        assert 1 in still_open(session, award.id)
    do(world, award, service.answer, world.ada, answer=WAIVED, reason="The new trustees have one.")
    with world.house.read() as session:
        assert still_open(session, award.id) == [2]


@pytest.mark.parametrize("answer", [each for each in ANSWERS if each != MET])
def test_all_but_that_it_is_met_needs_a_reason(world: World, award: Award, answer: str):
    error = refused(world, award, service.answer, world.ada, answer=answer, reason="  ")
    assert [problem.field for problem in error.problems] == ["reason"]


def test_nothing_is_said_twice_about_a_condition(world: World, award: Award):
    assert "words" not in refused(world, award, service.show_done, world.mel, note=" ").message
    do(world, award, service.show_done, world.mel, note="Done.")
    assert refused(world, award, service.show_done, world.mel, note="Done.").code == "shown_already"
    do(world, award, service.answer, world.ada, answer=MET, reason="")
    for answer in ANSWERS:
        assert refused(world, award, service.answer, world.ada, answer=answer, reason="Why").code == "settled"


def test_nobody_shows_what_we_do_ourselves_and_nothing_is_asked_again_that_was_not_shown(world: World, award: Award):
    assert refused(world, award, service.answer, world.ada, answer=ASKED_AGAIN, reason="Why").code == "not_shown"
    do(world, award, service.arrange, world.ada, details=Details(US, None, None, None))
    assert refused(world, award, service.show_done, world.mel, note="Done.").code == "not_for_it"


def test_the_conditions_of_an_offer_that_was_turned_down_stay_as_they_are(world: World, award: Award):
    with world.house.write() as session:
        session.get_one(Award, award.id).state = "declined"
    assert isinstance(refused(world, award, service.answer, world.ada, answer=MET, reason=""), Conflict)
