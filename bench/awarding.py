"""A round becomes awards: its decisions are made final, its letters released, and its offers made, for so many
applications and for several times as many. What takes as many times as long is even.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.servers import prepared_ground
from bench.world import Somebody, World
from grants.applications.models import Application
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.panels.deciding.confirming import confirm_decisions
from grants.panels.deciding.releasing.service import release_letters
from grants.panels.queries import panel_of
from grants.schemes.models import Round

MOST_SECONDS, MOST_GROWTH = 10.0, 1.3
STEPS = ("making them final", "releasing their letters", "making the offers")


@dataclass(frozen=True)
class Size:
    """How many decisions, first and then."""

    sizes: tuple[int, int] = (250, 1_000)


@dataclass
class Measured:
    """Seconds of each step, for each size."""

    size: Size
    seconds: list[list[float]] = field(default_factory=list)

    def __str__(self) -> str:
        few, many = self.size.sizes
        rows = [self._row(name, *spent) for name, *spent in zip(STEPS, *self.seconds, strict=True)]
        whole = self._row("all of it", *map(sum, self.seconds))
        head = f"{'Decisions turned into awards':32}{few:>10,}{many:>12,}{'each':>10}"
        return "\n".join([head, *rows, f"{whole}  {self._verdict()}"])

    def _row(self, name: str, few: float, many: float) -> str:
        return f"  {name:30}{few:>8.2f} s{many:>10.2f} s{self._growth(few, many):>8.2f} times"

    def _growth(self, few: float, many: float) -> float:
        """How many times as long one of many takes as one of few."""
        return (many / self.size.sizes[1]) / (few / self.size.sizes[0])

    def _verdict(self) -> str:
        few, many = map(sum, self.seconds)
        return "met" if many <= MOST_SECONDS and self._growth(few, many) <= MOST_GROWTH else "MISSED"


def measure(size: Size = Size()) -> Measured:
    found = Measured(size)
    with prepared_ground() as ground:
        world = World(ground)
        proposer, releaser = world.people(["Proposer", "Second"], administrators=True)
        for number in size.sizes:
            found.seconds.append(_awarded(world, number, proposer, releaser))
        world.close()
    return found


def _awarded(world: World, number: int, proposer: Somebody, releaser: Somebody) -> list[float]:
    round_id = world.full_round(f"Round of {number}", number, proposer)
    panel_id = world.propose_round(round_id, proposer)

    def confirm(session: Session) -> None:
        confirm_decisions(session, panel_of(session, panel_id), actor=_actor(proposer), now=world.app.clock())

    def release(session: Session) -> None:
        of_round = session.get_one(Round, round_id)
        release_letters(session, of_round, actor=_actor(releaser), now=world.app.clock())

    spent = [_seconds(world, confirm), _seconds(world, release)]
    began = time.perf_counter()
    world.run_reactions()
    spent.append(time.perf_counter() - began)
    with world.app.database.read() as session:
        made = select(func.count()).select_from(Award).join(Award.application).where(Application.round_id == round_id)
        if session.scalar(made) != number:
            raise RuntimeError("not every decision has its award")
    return spent


def _actor(somebody: Somebody) -> Actor:
    return Actor(somebody.person_id, somebody.email, frozenset({("administrator", None)}))


def _seconds(world: World, act: Callable[[Session], None]) -> float:
    """Of one act, from its beginning until it is committed."""
    with world.app.app_context():
        began = time.perf_counter()
        with world.app.database.write() as session:
            act(session)
        return time.perf_counter() - began
