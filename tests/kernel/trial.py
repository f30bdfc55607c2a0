"""A house of one stage, whose work a test decides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM
from grants.kernel.clock import SettableClock
from grants.kernel.db import make_engine
from grants.kernel.events import Event, Reaction, StoredEvent, publish
from grants.kernel.jobs import MAIL, REACTIONS, Job, JobKind
from grants.kernel.running import Record, Work, run_job
from grants.kernel.sessions import Database
from grants.kernel.stage import Periodic, Registry, Stage
from tests.house import A_MONDAY

NOTED, WORLD = "trial.note", "trial.world"
LEASE = timedelta(minutes=2)


class KettleBoiled(Event):
    sentence = "The kettle {kettle_id} boiled"

    kettle_id: UUID
    degrees: int = 100


class KettleRefilled(Event):
    sentence = "The kettle {kettle_id} was refilled"

    kettle_id: UUID
    litres: tuple[int, ...] = ()


class TeaMade(Event):
    """The trace that work leaves."""

    sentence = "Tea was made"

    tea_id: UUID


def make_tea(session: Session, event: KettleBoiled, *, now: datetime) -> None:
    publish(session, TeaMade(tea_id=event.kettle_id), actor=SYSTEM, now=now)


def warm_pot(session: Session, event: KettleBoiled | KettleRefilled, *, now: datetime) -> None:
    """Reacts to two events; what it hears, it says by its trace."""
    traced = event.kettle_id if isinstance(event, KettleRefilled) else UUID(int=event.degrees)
    publish(session, TeaMade(tea_id=traced), actor=SYSTEM, now=now)


def tick(session: Session, now: datetime) -> None:
    publish(session, TeaMade(tea_id=UUID(int=7)), actor=SYSTEM, now=now)


@dataclass
class Trial:
    """What is done is decided by `work` in the database, and by `handler` in the world."""

    database: Database
    clock: SettableClock
    hints: list[tuple[str, UUID]]
    work: Callable[[Session, dict[str, Any], datetime], None] = lambda *_: None
    handler: Callable[[Work], Record | None] = lambda _: None
    handled: list[Work] = field(default_factory=list)

    def run(self, job_id: UUID) -> bool:
        return run_job(self.database, job_id, clock=self.clock, handlers={WORLD: self._handle})

    def _handle(self, work: Work) -> Record | None:
        self.handled.append(work)
        return self.handler(work)

    def add(self, name: str = NOTED, key: str = "one", **more: Any) -> UUID:
        from grants.kernel.jobs import add_job

        with self.database.write() as session:
            added = add_job(session, name, key=key, args={"key": key}, now=self.clock(), **more)
        assert added is not None
        return added

    def job(self, job_id: UUID) -> Job:
        with self.database.read() as session:
            return session.get_one(Job, job_id)

    def jobs(self) -> list[Job]:
        with self.database.read() as session:
            return list(session.scalars(select(Job).order_by(Job.id)))

    def events(self) -> list[StoredEvent]:
        with self.database.read() as session:
            return list(session.scalars(select(StoredEvent).order_by(StoredEvent.id)))

    def trace(self, session: Session, now: datetime) -> None:
        """Leave a trace, as work in the database does."""
        publish(session, TeaMade(tea_id=uuid4()), actor=SYSTEM, now=now)

    def publish(self, event: Event, *, about: tuple[UUID, ...] = ()) -> None:
        with self.database.write() as session:
            publish(session, event, actor=SYSTEM, now=self.clock(), about=about)


def open_trial(url: str, *, most_attempts: int = 3) -> Trial:
    hints: list[tuple[str, UUID]] = []
    trial: Trial

    def work(session: Session, args: dict[str, Any], now: datetime) -> None:
        trial.work(session, args, now)

    stage = Stage(
        name="trial",
        events=(KettleBoiled, KettleRefilled, TeaMade),
        reactions=(
            Reaction(KettleBoiled, make_tea),
            Reaction(KettleBoiled, warm_pot),
            Reaction(KettleRefilled, warm_pot),
        ),
        jobs=(
            JobKind(NOTED, REACTIONS, run=work, lease=LEASE, most_attempts=most_attempts),
            JobKind(WORLD, MAIL, lease=LEASE, most_attempts=most_attempts),
        ),
        periodic=(Periodic("trial.tick", timedelta(seconds=10), tick),),
    )
    house = Registry((stage,), hint=lambda queue, job: hints.append((queue, job)))
    trial = Trial(Database(make_engine(url), house), SettableClock(A_MONDAY), hints)
    return trial
