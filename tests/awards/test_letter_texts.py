"""The texts of letters are data: each change is a version, a scheme has its own or the grant-maker's."""

from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from grants.awards.letters.wording import service
from grants.awards.letters.wording.models import LetterTemplate
from grants.awards.letters.wording.queries import text_for
from grants.awards.letters.wording.texts import Text, starting_text
from grants.kernel.problems import Invalid, Stale
from tests.awards.rows import World, build
from tests.house import TestHouse

DECLINED = Text("decline", "No grant: {{title}}", "Dear neighbours of {{organisation}}, not this time.")


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def save(world: World, text: Text = DECLINED, **more: Any) -> int:
    more = {"scheme_id": None, **more}
    with world.house.write() as session:
        return service.save_text(session, text, **more, **world.who(world.ada)).version


def stands(world: World, kind: str = "decline") -> Text:
    with world.house.read() as session:
        return text_for(session, kind, world.scheme_id)


def test_a_scheme_takes_its_own_text_else_the_grant_makers_else_the_programs(world: World):
    assert stands(world) == starting_text("decline")
    save(world)
    assert stands(world).subject == DECLINED.subject
    own = Text("decline", "Ours", "Our own words.")
    save(world, own, scheme_id=world.scheme_id)
    assert stands(world).body == "Our own words."
    with world.house.write() as session:
        service.take_grant_makers_text(session, "decline", scheme_id=world.scheme_id, **world.who(world.ada))
    assert stands(world).subject == DECLINED.subject


def test_versions_stay_and_one_can_go_back(world: World):
    assert save(world) == 1
    assert save(world, Text("decline", "Second", "Second words.")) == 2
    with world.house.write() as session:
        back = service.go_back(session, "decline", scheme_id=None, to=1, **world.who(world.ada))
        assert (back.version, back.subject) == (3, DECLINED.subject)
    with world.house.write() as session:
        service.go_back(session, "decline", scheme_id=None, to=0, **world.who(world.ada))
    assert stands(world).body == starting_text("decline").body
    with pytest.raises(DatabaseError), world.house.write() as session:
        session.execute(delete(LetterTemplate))


def test_a_text_that_cannot_be_written_is_not_kept(world: World):
    with pytest.raises(Invalid) as refused:
        save(world, Text("decline", "x", "Your {{amount}}"))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("body", "no_such_field")
    assert problem.message.startswith("Line 1, place 6: there is no field “amount”")


def test_two_who_change_a_text_at_once_do_not_overwrite_each_other(world: World):
    save(world, version=0)
    with pytest.raises(Stale):
        save(world, version=0)


def test_a_letter_keeps_in_which_text_it_was_written(world: World):
    save(world)
    world.decide("decline", feedback="Say more.")
    world.house.run_jobs()
    (letter,) = world.letters()
    text = stands(world)
    assert (letter.template_id, letter.text_digest) == (text.template_id, text.digest)
