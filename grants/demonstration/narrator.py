"""Tells a history: who did what, and when, with everything that followed from it at the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity import service as identity
from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import SettableClock
from grants.kernel.jobs import WAITING, Job
from grants.kernel.running import run_job
from grants.kernel.web import Application

MOST_ROUNDS = 50


class Narrator:
    """Acts as people at moments of the past, through the same services that pages and API use.

    Reactions run at once, at the time of the story. Letters, mail and packs are left to the workers,
    who find them waiting when they start.
    """

    def __init__(self, app: Application, begins: datetime) -> None:
        self.app = app
        self.clock = SettableClock(begins)
        self._people: dict[str, UUID] = {}

    @property
    def now(self) -> datetime:
        return self.clock()

    def introduce(self, key: str, name: str, email: str) -> Person:
        """Make somebody known, under a key by which the story calls them."""
        with self.app.database.write() as session:
            person = identity.register_person(session, email=email, name=name, actor=SYSTEM, now=self.now)
        self._people[key] = person.id
        return person

    def person_id(self, key: str) -> UUID:
        return self._people[key]

    @contextmanager
    def acting_as(self, key: str, moment: datetime | None = None) -> Iterator[tuple[Session, Actor]]:
        """One transaction of one person; what follows from it is done before the story goes on."""
        if moment is not None:
            self.clock.move_to(moment)
        with self.app.database.write() as session:
            person = session.get_one(Person, self._people[key])
            yield session, actor_for(session, person, self.app.registry)
        self._let_follow()

    def _let_follow(self) -> None:
        kinds = {kind.name for kind in self.app.registry.job_kinds() if kind.in_database}
        due = select(Job.id).where(Job.name.in_(kinds), Job.state == WAITING).order_by(Job.run_at, Job.id)
        for _ in range(MOST_ROUNDS):
            with self.app.database.read() as session:
                ids = list(session.scalars(due.where(Job.run_at <= self.now)))
            if not ids:
                return
            for job_id in ids:
                run_job(self.app.database, job_id, clock=self.clock, handlers={})
        raise RuntimeError("the demonstration's jobs do not come to an end")
