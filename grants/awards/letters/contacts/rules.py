"""Rules of who is rung while a contact is away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from grants.kernel.look import day
from grants.kernel.problems import Problem

MOST_AHEAD = timedelta(days=366 * 2)
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Away:
    """Somebody is away from the first to the last day, and somebody else is rung."""

    person_id: UUID
    person: str
    cover_id: UUID
    cover: str
    first_on: date
    last_on: date

    def meets(self, first_on: date, last_on: date) -> bool:
        """Whether some of these days are among those from `first_on` to `last_on`."""
        return self.first_on <= last_on and first_on <= self.last_on

    @property
    def days(self) -> str:
        return f"from {day(self.first_on)} to {day(self.last_on)}"


def cover_problems(
    person_id: UUID | None, cover_id: UUID | None, first_on: date | None, last_on: date | None, *, today: date
) -> list[Problem]:
    """What is wrong with who covers and when, whatever else is arranged. Who is away already may be covered for."""
    problems = []
    if person_id is not None and person_id == cover_id:
        problems.append(Problem("cover_id", "Choose somebody else: nobody covers for themself."))
    if first_on is None:
        problems.append(Problem("first_on", "Enter the first day.", "missing"))
    elif not today - LONGEST <= first_on <= today + MOST_AHEAD:
        problems.append(Problem("first_on", "Check the year of the first day.", "out_of_range"))
    if last_on is None:
        problems.append(Problem("last_on", "Enter the last day.", "missing"))
    elif first_on is not None and last_on < first_on:
        problems.append(Problem("last_on", "The last day is before the first.", "out_of_order"))
    elif last_on < today:
        problems.append(Problem("last_on", "These days are past. Choose a last day that is still to come.", "past"))
    elif first_on is not None and last_on - first_on > LONGEST:
        sentence = "Nobody is covered for longer than a year. Name another contact instead."
        problems.append(Problem("last_on", sentence, "out_of_range"))
    return problems


def away_problems(
    person_id: UUID, cover_id: UUID, first_on: date, last_on: date, known: Sequence[Away]
) -> list[Problem]:
    """What is wrong with cover beside what is arranged: nobody who is away is rung for somebody else on the same day.

    So nobody covers in a ring, and everybody who is named can be rung.
    """
    problems = []
    for away in (each for each in known if each.meets(first_on, last_on)):
        if away.person_id == person_id:
            sentence = f"{away.cover} is rung instead already {away.days}. Take that back first."
            problems.append(Problem("person_id", sentence, "already_there"))
        elif away.cover_id == person_id:
            sentence = (
                f"{away.cover} is rung instead of {away.person} {away.days}. Choose somebody else for that first."
            )
            problems.append(Problem("person_id", sentence, "covers_already"))
        elif away.person_id == cover_id:
            sentence = f"{away.person} is away {away.days}. Choose somebody who is there."
            problems.append(Problem("cover_id", sentence, "away"))
    return problems[:1]
