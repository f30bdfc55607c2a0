"""What has become of a panel, as tests look at it."""

from sqlalchemy import select

from grants.applications.models import Application
from grants.identity.models import Person
from grants.panels import seats
from grants.panels.models import Interest
from tests.house import TestHouse
from tests.panels.rows import World


def own_events(house: TestHouse) -> list[str]:
    return [e.name.removeprefix("panels.") for e in house.events() if e.name.startswith("panels.")]


def states(house: TestHouse) -> list[str]:
    with house.read() as session:
        return list(session.scalars(select(Application.state).order_by(Application.id)))


def interest_of(world: World, person: Person, number: int) -> Interest | None:
    with world.house.read() as session:
        return seats.seat_for(session, world.applications[number], person.id).interest
