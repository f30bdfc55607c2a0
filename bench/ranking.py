"""The ranking of a large round: how long its marks take to be compared, and how long its page takes then.

Three hundred applications are read by five of forty members each, on six criteria. A worker's job compares the marks;
Gunicorn with two processes of four threads answers on PostgreSQL, one request at a time.
"""

import statistics
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import insert, select, update

from bench.client import api, good, page
from bench.contents import ASKED_FOR
from bench.load import Load
from bench.servers import prepared_ground, web_server
from bench.world import World
from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.db import new_id
from grants.kernel.jobs import add_job
from grants.kernel.running import run_job
from grants.panels.comparing.service import COMPARE
from grants.panels.models import DONE, NONE, SITS, SITTING, Allocation, Interest, Panel, PanelMember
from grants.panels.scoring.models import Score
from grants.panels.scoring.rules import added_up
from grants.schemes.models import Criterion, Round
from workers.handlers import HANDLERS

CRITERIA = 6
MOST_SECONDS, MOST_MILLISECONDS = 5.0, 100.0


@dataclass(frozen=True)
class Size:
    applications: int = 300
    members: int = 40
    readers: int = 5
    requests: int = 40


@dataclass(frozen=True)
class Measured:
    """Seconds of the job, and the median milliseconds of the page and of the API."""

    size: Size
    seconds: float
    page: float
    api: float

    def __str__(self) -> str:
        return "\n".join(
            [
                f"The ranking of {self.size.applications} applications with {self.size.readers} readers each",
                f"  comparing the marks, with reading and keeping  {self.seconds:6.2f} s   {self._met(self.seconds)}",
                f"  the page, median                               {self.page:6.0f} ms  {self._met(self.page / 20)}",
                f"  by program, median                             {self.api:6.0f} ms",
            ]
        )

    @staticmethod
    def _met(seconds: float) -> str:
        return "met" if seconds < MOST_SECONDS else "MISSED"


def measure(size: Size = Size()) -> Measured:
    with prepared_ground() as ground, web_server(ground, "wsgi:app") as port, Load() as load:
        world = World(ground)
        (administrator,) = world.people(["Administrator"], administrators=True)
        round_id = world.full_round("Large round", size.applications, administrator)
        members = [member.person_id for member in world.people(f"Member {each}" for each in range(size.members))]
        panel_id = _marked_panel(world, round_id, members, size)
        seconds = _compare(world, panel_id)
        path = f"/rounds/{round_id}/ranking"
        shown = load.each(port, [page(path, world.cookie(administrator))] * size.requests, concurrency=1)
        by_program = load.each(port, [api("GET", path, None, administrator)] * size.requests, concurrency=1)
        _check(good(by_program)[0].json(), size)
        good(shown)
        world.close()
    return Measured(size, seconds, statistics.median(shown.milliseconds), statistics.median(by_program.milliseconds))


def _check(found: dict[str, Any], size: Size) -> None:
    """Raises RuntimeError unless the ranking is whole and newest."""
    compared = sum(row["chance"] is not None for row in found["items"])
    if not found["is_current"] or compared != size.applications:
        raise RuntimeError(f"the ranking is not whole: {compared} applications compared")


def _compare(world: World, panel_id: UUID) -> float:
    """Seconds of the job, from its claim to its end."""
    with world.app.app_context():
        with world.app.database.write() as session:
            args = {"panel_id": str(panel_id)}
            job_id = add_job(session, COMPARE, key="bench", args=args, now=world.app.clock())
        assert job_id is not None
        began = time.perf_counter()
        if not run_job(world.app.database, job_id, clock=world.app.clock, handlers=HANDLERS):
            raise RuntimeError("the marks could not be compared")
        return time.perf_counter() - began


def _marked_panel(world: World, round_id: UUID, people: list[UUID], size: Size) -> UUID:
    """A panel that sits, all its marks given, and money for a third of the applications."""
    now, panel_id = world.app.clock(), new_id()
    with world.app.database.write() as session:
        session.execute(update(Application).where(Application.round_id == round_id).values(state=IN_ASSESSMENT))
        third = size.applications * ASKED_FOR // 3
        session.execute(update(Round).where(Round.id == round_id).values(budget_pence=third))
        applications = list(session.scalars(select(Application.id).where(Application.round_id == round_id)))
        scheme_id = session.scalars(select(Round.scheme_id).where(Round.id == round_id)).one()
        of_scheme = select(Criterion.id, Criterion.weight).where(Criterion.scheme_id == scheme_id)
        weights = {row.id: row.weight for row in session.execute(of_scheme)}
        for position in range(len(weights), CRITERIA):
            more = Criterion(
                id=new_id(), scheme_id=scheme_id, position=10 + position, name=f"More {position}", guide=[], weight=10
            )
            session.add(more)
            weights[more.id] = more.weight
        session.add(
            Panel(
                id=panel_id,
                round_id=round_id,
                state=SITTING,
                third_sector_members=size.members,
                created_at=now,
                sat_at=now,
            )
        )
        session.flush()
        members = {person_id: new_id() for person_id in people}
        session.add_all(
            PanelMember(
                id=member_id, panel_id=panel_id, person_id=person_id, kind="third_sector", standing=SITS, joined_at=now
            )
            for person_id, member_id in members.items()
        )
        session.flush()
        for table, rows in _marks(applications, list(members.values()), weights, size, now).items():
            session.execute(insert(table), rows)
    world.analyse()
    return panel_id


def _marks(
    applications: list[UUID], members: list[UUID], weights: dict[UUID, int], size: Size, now: Any
) -> dict[type[Any], list[dict[str, Any]]]:
    chance = np.random.default_rng(300)
    worth, harsh = chance.uniform(1, 4, len(applications)), chance.normal(0, 0.5, len(members))
    rows: dict[type[Any], list[dict[str, Any]]] = {Interest: [], Allocation: [], Score: []}
    for number, application_id in enumerate(applications):
        for reader in chance.choice(len(members), size.readers, replace=False):
            pair = {"application_id": application_id, "member_id": members[reader]}
            declared = {"level": NONE, "note": "", "automatic": False, "declared_at": now}
            rows[Interest].append({**pair, **declared, "id": new_id()})
            drawn = np.clip(np.rint(worth[number] - harsh[reader] + chance.normal(0, 0.7, len(weights))), 0, 5)
            marks = dict(zip(weights, map(int, drawn), strict=True))
            weighted, weight = added_up(marks, weights)
            given = {"state": DONE, "note": "", "allocated_at": now, "done_at": now, "version": 1}
            rows[Allocation].append({**pair, **given, "weighted_marks": weighted, "applied_weight": weight})
            scored = {"interest_level": NONE, "reason": "Because", "scored_at": now, "version": 1}
            rows[Score] += [
                {**pair, **scored, "id": new_id(), "criterion_id": criterion_id, "mark": mark}
                for criterion_id, mark in marks.items()
            ]
    return rows
