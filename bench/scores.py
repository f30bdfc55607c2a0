"""The last evening before scores are due: all members of a panel save their marks at the same time.

Gunicorn with two processes of four threads on PostgreSQL. Each member keeps one connection busy with one mark after
the other, as a phone does, and at last says that each application is done. Then every mark is compared with what was
sent, and everything that happened is counted.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from bench.client import BARE, api, good
from bench.load import Load, Measured
from bench.results import Line, Table
from bench.servers import prepared_ground, web_server
from bench.world import Somebody, World
from grants.applications.models import ELIGIBLE, Application
from grants.kernel.db import new_id
from grants.kernel.events import StoredEvent
from grants.panels.models import DONE, NONE, Allocation, Interest, PanelMember
from grants.panels.scoring.events import MarkKept, ScoresGiven
from grants.panels.scoring.models import Score
from grants.schemes.models import Criterion, Round

LEAST_PER_SECOND = 100


@dataclass(frozen=True)
class Size:
    """How many members score how many applications, and how often that is measured."""

    members: int = 40
    applications: int = 20
    runs: int = 3


def measure(size: Size = Size()) -> Table:
    saving = Line(f"{size.members} members save marks, one by one", least_rate=LEAST_PER_SECOND)
    finishing = Line(f"{size.members} members say that they are done")
    with (
        prepared_ground() as ground,
        web_server(ground, "wsgi:app") as port,
        web_server(ground, "bench.bare:app") as bare_port,
        Load() as load,
    ):
        world = World(ground)
        for number in range(size.runs):
            panel = _Panel(world, load, port, f"Panel {number}", size)
            bare = good_rate(load.each(bare_port, BARE * 1_000, concurrency=size.members))
            saved = panel.save()
            saving.add(saved.per_second, bare, saved.milliseconds)
            done = panel.finish()
            finishing.add(done.per_second, bare, done.milliseconds)
            panel.check()
        world.close()
    return Table("The evening before scores are due", "per second", "of a bare page", [saving, finishing])


def good_rate(measured: Measured) -> float:
    good(measured)
    return measured.per_second


class _Panel:
    """A panel that sits, its members' interests declared. `marks` are all that they are to give."""

    def __init__(self, world: World, load: Load, port: int, name: str, size: Size) -> None:
        self.world, self.load, self.port, self.size = world, load, port, size
        (self.administrator,) = world.people([f"{name} administrator"], administrators=True)
        self.members = world.people(f"{name} member {number}" for number in range(size.members))
        self.round_id = world.full_round(name, size.applications, self.administrator)
        self._prepare()
        self._sit()
        self.marks = self._marks()

    def save(self) -> Measured:
        requests = [
            api("PATCH", f"/applications/{application_id}/scores", mark, by, version=0)
            for (application_id, by, _), mark in self.marks.items()
        ]
        measured = self.load.each(self.port, requests, concurrency=self.size.members)
        good(measured)
        return measured

    def finish(self) -> Measured:
        requests = [
            api("POST", f"/applications/{application_id}/scores/completion", {}, by)
            for application_id, by in product(self.applications, self.members)
        ]
        measured = self.load.each(self.port, requests, concurrency=self.size.members)
        good(measured)
        return measured

    def check(self) -> None:
        """Raises RuntimeError when any mark was lost, doubled or changed."""
        sent = {
            (application_id, by.person_id, criterion_id): (mark["mark"], mark["reason"])
            for (application_id, by, criterion_id), mark in self.marks.items()
        }
        found = (
            select(Score.application_id, PanelMember.person_id, Score.criterion_id, Score.mark, Score.reason)
            .join(PanelMember, PanelMember.id == Score.member_id)
            .where(Score.application_id.in_(self.applications))
        )
        states = select(func.count()).where(Allocation.application_id.in_(self.applications), Allocation.state == DONE)
        with self.world.app.database.read() as session:
            kept = {tuple(row[:3]): tuple(row[3:]) for row in session.execute(found)}
            done = session.scalars(states).one()
            told = {event: self._told(session, event) for event in (MarkKept.name(), ScoresGiven.name())}
        lost = sum(kept.get(key) != mark for key, mark in sent.items())
        pairs = self.size.members * self.size.applications
        counted = (len(kept), told[MarkKept.name()], done, told[ScoresGiven.name()])
        if lost or counted != (len(sent), len(sent), pairs, pairs):
            raise RuntimeError(f"{lost} of {len(sent)} marks lost; kept, told, done, told done: {counted}")

    def _told(self, session: Any, event: str) -> int:
        of_ours = select(func.count()).where(StoredEvent.name == event, StoredEvent.subject_id.in_(self.applications))
        return int(session.scalars(of_ours).one())

    # What no request prepares

    def _prepare(self) -> None:
        self.world.close_round(self.round_id)
        with self.world.app.database.write() as session:
            session.execute(update(Application).where(Application.round_id == self.round_id).values(state=ELIGIBLE))
            ours = select(Application.id).where(Application.round_id == self.round_id).order_by(Application.id)
            self.applications = list(session.scalars(ours))
            criteria = select(Criterion.id).join(Round, Round.scheme_id == Criterion.scheme_id)
            self.criteria = list(session.scalars(criteria.where(Round.id == self.round_id)))

    def _sit(self) -> None:
        post = [api("POST", f"/rounds/{self.round_id}/panel", {}, self.administrator)]
        (panel,) = [answer.json() for answer in good(self.load.each(self.port, post))]
        joining = [
            api(
                "POST",
                f"/panels/{panel['id']}/members",
                {"email": by.email, "kind": "third_sector"},
                self.administrator,
            )
            for by in self.members
        ]
        good(self.load.each(self.port, joining, concurrency=1))
        good(self.load.each(self.port, [api("POST", f"/panels/{panel['id']}/sitting", {}, self.administrator)]))
        self._declare(UUID(panel["id"]))
        self.world.analyse()

    def _declare(self, panel_id: UUID) -> None:
        now = self.world.app.clock()
        common = {"level": NONE, "note": "", "automatic": False, "declared_at": now}
        with self.world.app.database.write() as session:
            members = session.scalars(select(PanelMember.id).where(PanelMember.panel_id == panel_id)).all()
            rows = [
                {"id": new_id(), "application_id": application_id, "member_id": member_id, **common}
                for application_id, member_id in product(self.applications, members)
            ]
            session.execute(insert(Interest), rows)

    def _marks(self) -> dict[tuple[UUID, Somebody, UUID], dict[str, Any]]:
        """One mark after the other in turn among the members, each unlike the others."""
        keys = [
            (application_id, by, criterion_id)
            for application_id, criterion_id, by in product(self.applications, self.criteria, self.members)
        ]
        return {
            key: {"criterion_id": str(key[2]), "mark": number % 6, "reason": f"Reason {number}: “soup” for all"}
            for number, key in enumerate(keys)
        }
