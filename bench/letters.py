"""Letters per minute: written, filed and recorded by our workers, against WeasyPrint alone on the same HTML.

The workers are those of `make worker`, kept to the queue of documents; the rate is taken as for jobs,
between the first and the last twentieth of a full queue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import func, select

from bench import bare_letters
from bench.jobs import emptied
from bench.results import Line, Table
from bench.servers import Ground, prepared_ground
from bench.world import World
from grants.awards.letters.models import Letter
from grants.awards.letters.service import WRITE_LETTER
from grants.kernel.files import StoredFile
from grants.kernel.jobs import DOCUMENTS, WAITING, Job
from grants.kernel.running import run_job
from workers import letters, pdf
from workers.broker import hint_through, make_broker
from workers.handlers import HANDLERS

GOAL = 0.9


@dataclass(frozen=True)
class Size:
    """Letters in each process and run; different documents for WeasyPrint alone; runs."""

    letters: int = 20
    documents: int = 10
    processes: tuple[int, ...] = (1, 2)
    runs: int = 12

    @property
    def all(self) -> int:
        return self.documents + sum(self.processes) * self.letters * self.runs


def measure(size: Size = Size()) -> Table:
    lines = {number: Line(f"processes: {number}", least_ratio=GOAL) for number in size.processes}
    with prepared_ground() as ground:
        world = World(ground)
        (by,) = world.people(["Applicant"])
        world.decide_round(world.full_round("Letters", size.all, by), by)
        jobs = _letter_jobs(world)
        documents = _documents(world, [next(jobs) for _ in range(size.documents)])
        for _ in range(size.runs):
            for processes, line in lines.items():
                number = processes * size.letters
                bare = bare_letters.rate(documents, size.letters, processes=processes)
                line.add(60 * _written(ground, [next(jobs) for _ in range(number)], processes), 60 * bare)
        _check_all_written(world, size.all)
        world.close()
    return Table("Award letters", "per minute", "of bare WeasyPrint", list(lines.values()))


def _letter_jobs(world: World) -> Iterator[UUID]:
    """The letters that wait to be written."""
    asked = select(Job.id).where(Job.name == WRITE_LETTER, Job.state == WAITING).order_by(Job.id)
    with world.app.database.read() as session:
        return iter(session.scalars(asked).all())


def _documents(world: World, jobs: Sequence[UUID]) -> list[str]:
    """The HTML of these letters, noted while they are written here.

    Raises RuntimeError when WeasyPrint alone makes another file of it: then the options differ.
    """
    documents: list[str] = []

    def noted(html: str) -> bytes:
        documents.append(html)
        return pdf.make_pdf(html)

    with patch.object(letters, "make_pdf", noted), world.app.app_context():
        for job in jobs:
            run_job(world.app.database, job, clock=world.app.clock, handlers=HANDLERS)
    with world.app.database.read() as session:
        kept = session.scalars(select(StoredFile.digest)).all()
    alone = bare_letters.renderer()(documents[0])
    if alone not in [world.app.files.get(digest) for digest in kept]:
        raise RuntimeError("WeasyPrint alone makes another file of the same HTML")
    return documents


def _written(ground: Ground, jobs: Sequence[UUID], processes: int) -> float:
    """Letters per second while so many processes of workers write these."""
    hint = hint_through(make_broker(ground.redis.url))
    for job in jobs:
        hint(DOCUMENTS, job)
    arguments = ("workers.main", "--processes", str(processes), "--threads", "4", "--queues", DOCUMENTS)
    return emptied(ground, f"proportion:{DOCUMENTS}.msgs", *arguments, look_every=0.2)


def _check_all_written(world: World, number: int) -> None:
    written = select(func.count()).where(Letter.written_at.is_not(None))
    with world.app.database.read() as session:
        found = session.scalars(written).one()
    if found != number:
        raise RuntimeError(f"{number - found} letters were not written")
