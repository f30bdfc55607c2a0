"""Whoever was to hear by a day, and has not, is told that it takes longer, and nothing of what is decided."""

from datetime import timedelta

from sqlalchemy import select

from grants.kernel.clock import london_day
from grants.notifications.models import Message
from grants.notifications.reactions.decision_day import tell_that_it_takes_longer
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import World, a_decline, build


def to_hear_by_tomorrow(house: TestHouse) -> World:
    world = build(house).seated()
    with house.write() as session:
        session.get_one(Round, world.round_id).decisions_by = london_day(house.now()) + timedelta(days=1)
    return world


def told(world: World) -> set[int]:
    """The numbers of the applications about which somebody was told."""
    with world.house.write() as session:
        tell_that_it_takes_longer(session, world.house.now())
    with world.house.read() as session:
        longer = select(Message.about_id).where(Message.key.startswith("takes longer"))
        about = session.scalars(longer).all()
    assert len(about) == len(set(about)), "each once"
    return {world.applications.index(each) for each in about}


def test_who_waits_still_is_told_once_when_the_day_has_passed(house: TestHouse):
    # Given one decision that is released, one that is held, and one application that is not decided
    world = to_hear_by_tomorrow(house)
    world.decide(world.ada, 0, **a_decline())
    world.release()
    world.decide(world.ada, 1, **a_decline())
    # When their day comes, then nobody is told; nor at night after it
    house.clock.advance(days=1)
    assert told(world) == set()
    house.clock.advance(hours=18)
    assert told(world) == set()
    # When it is morning, then those who have heard nothing are told, alike, and once
    house.clock.advance(hours=6)
    assert told(world) == {1, 2}
    house.clock.advance(days=1)
    assert told(world) == {1, 2}
    with house.read() as session:
        texts = session.scalars(select(Message.text).where(Message.key.startswith("takes longer"))).all()
    assert all("This says nothing about what we decide." in text for text in texts)


def test_another_day_that_passes_is_told_anew(house: TestHouse):
    world = to_hear_by_tomorrow(house)
    house.clock.advance(days=2)
    assert told(world) == {0, 1, 2}
    with house.write() as session:
        session.get_one(Round, world.round_id).decisions_by = london_day(house.now()) + timedelta(days=1)
    house.clock.advance(days=1)
    assert told(world) == {0, 1, 2}, "that day is not over"
    house.clock.advance(days=1)
    with house.write() as session:
        tell_that_it_takes_longer(session, house.now())
    with house.read() as session:
        assert len(session.scalars(select(Message.id).where(Message.key.startswith("takes longer"))).all()) == 6
