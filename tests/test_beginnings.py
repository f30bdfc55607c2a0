"""What is copied is what the step would have left, and only where nothing else was done before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from grants.identity.models import Person
from tests.beginnings import beginning
from tests.databases import Databases
from tests.house import TestHouse, open_house

NewHouse = Callable[[], TestHouse]
TAKEN: list[str] = []
"""The steps that were taken as they are written."""


@dataclass
class Street:
    house: TestHouse
    people: dict[str, Person] = field(default_factory=dict)

    @beginning
    def comes(self, name: str, *, hours: int = 1) -> Person:
        """Somebody new: a row, a file, some time, and who it is."""
        TAKEN.append(name)
        self.people[name] = self.house.person(name)
        self.house.clock.advance(hours=hours)
        self.house.app.settings.outbox.mkdir(exist_ok=True)
        (self.house.app.settings.outbox / f"{name}.eml").write_text("Welcome")
        return self.people[name]


@pytest.fixture(params=["postgresql", "sqlite"])
def new_house(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[NewHouse]:
    """Makes houses, each to be used before the next is made."""
    fresh = databases.fresh_postgres if request.param == "postgresql" else lambda: databases.fresh_sqlite(tmp_path)
    urls, numbers = [], count(1)
    TAKEN.clear()

    def new() -> TestHouse:
        urls.append(fresh())
        house = open_house(urls[-1], tmp_path / str(next(numbers)))
        house.is_new(databases)
        return house

    yield new
    for url in urls:
        databases.drop(url)


def told(street: Street) -> object:
    """All that a step leaves, as it can be compared."""
    house = street.house
    with house.read() as session:
        rows = [(person.id, person.name) for person in session.scalars(select(Person).order_by(Person.name))]
    mails = [(mail.name, mail.read_text()) for mail in house.mails()]
    people = {name: person.id for name, person in street.people.items()}
    return rows, mails, people, house.now(), [event.id for event in house.events()]


def test_a_step_is_taken_once_and_leaves_the_same_in_every_house(new_house: NewHouse):
    left = []
    for _ in range(3):
        street = Street(new_house())
        olu = (street.comes("Sam", hours=2), street.comes("Olu"))[1]
        assert olu.id == street.people["Olu"].id
        left.append(told(street))
        street.house.close()

    assert TAKEN == ["Sam", "Olu"]
    assert left[0] == left[1] == left[2]


def test_another_step_at_another_time_or_from_elsewhere_is_another(new_house: NewHouse):
    for hours, name, earlier in ((1, "Ada", 0), (3, "Ada", 0), (3, "Ann", 0), (3, "Ann", 5)):
        street = Street(new_house())
        street.house.clock.advance(hours=earlier)
        street.comes(name, hours=hours)
        street.comes("Una")
        street.house.close()

    assert TAKEN == ["Ada", "Una", "Ada", "Una", "Ann", "Una", "Ann", "Una"]


def test_where_a_test_has_written_something_every_step_is_taken_as_it_is_written(new_house: NewHouse):
    for _ in range(2):
        street = Street(new_house())
        street.comes("Bea")
        street.house.person("Nina")
        street.comes("Cat")
        with street.house.read() as session:
            assert set(session.scalars(select(Person.name))) == {"Bea", "Nina", "Cat"}
        street.house.close()

    assert TAKEN == ["Bea", "Cat", "Cat"]


def test_what_a_test_does_with_its_copy_reaches_no_other(new_house: NewHouse):
    first = Street(new_house())
    first.comes("Dee").name = "Somebody else"
    first.people.clear()
    first.house.person("Eve")
    first.house.close()

    second = Street(new_house())
    assert second.comes("Dee").name == "Dee"
    assert list(second.people) == ["Dee"]
    with second.house.read() as session:
        assert session.scalars(select(Person.name)).all() == ["Dee"]
    second.house.close()
