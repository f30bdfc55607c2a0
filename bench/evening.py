"""The last evening before a deadline: hundreds of people save their drafts and send them in the same moment.

Gunicorn with two processes of four threads on PostgreSQL. Every request has a connection of its own, all opened
at once; whoever sends, clicks twice. Then every draft is read back and compared with what was typed, and
everything sent is counted.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bench import contents
from bench.client import BARE, api, good, page
from bench.load import Answer, Load, Measured
from bench.results import Line, Table
from bench.servers import prepared_ground, web_server
from bench.world import Somebody, World
from grants.applications.events import ApplicationSaved, ApplicationSubmitted
from grants.applications.models import DRAFT, SUBMITTED, Application
from grants.kernel.events import StoredEvent

LONGEST_PAGE_MS = 30
"""The longest that one question page may take, in the middle of all, when nobody else asks."""

REFUSED_TWICE = 409


@dataclass(frozen=True)
class Size:
    """How many save and send at once, how often that is done, and for how long a question page is read, in seconds."""

    saving: int = 500
    sending: int = 100
    runs: int = 3
    reading: float = 3.0

    @property
    def people(self) -> int:
        return self.saving + self.sending


def measure(size: Size = Size()) -> Table:
    reading = Line("a question page, one after another", least_rate=1000 / LONGEST_PAGE_MS)
    saving = Line(f"{size.saving} save a draft of 18 answers at once")
    sending = Line(f"{size.sending} send 18 answers at once, each twice")
    with (
        prepared_ground() as ground,
        web_server(ground, "wsgi:app") as port,
        web_server(ground, "bench.bare:app") as bare_port,
        Load() as load,
    ):
        world = World(ground)
        for number in range(size.runs):
            evening = _Evening(world, load, port, f"Evening {number}", size)
            _read_alone(reading, load, (port, bare_port), evening.question_page(), size.reading)
            bare = load.each(bare_port, BARE * evening.requests, concurrency=evening.requests).per_second
            evening.run(saving, sending, bare)
            evening.check()
        world.close()
    return Table("The evening before a deadline", "per second", "of a bare page", [reading, saving, sending])


def _read_alone(line: Line, load: Load, ports: tuple[int, int], request: bytes, seconds: float) -> None:
    """One page after another over one connection, so that its time is the server's."""
    port, bare_port = ports
    load.for_seconds(port, [request], seconds / 5, concurrency=1)
    bare = load.for_seconds(bare_port, BARE, seconds / 5, concurrency=1).per_second
    measured = load.for_seconds(port, [request], seconds, concurrency=1)
    good(measured)
    line.add(measured.per_second, bare, measured.milliseconds)


class _Evening:
    """A round with a draft for each of its people; those of the senders are complete."""

    def __init__(self, world: World, load: Load, port: int, name: str, size: Size) -> None:
        self.world, self.load, self.port, self.name, self.size = world, load, port, name, size
        self.people = world.people(f"{name} person {number}" for number in range(size.people))
        self.drafts = self._drafts(world.open_round(name, size.people))
        self.savers = list(zip(self.drafts, self.people, strict=True))[: size.saving]
        self.senders = self._completed(list(zip(self.drafts, self.people, strict=True))[size.saving :])

    @property
    def requests(self) -> int:
        return self.size.saving + 2 * self.size.sending

    def question_page(self) -> bytes:
        draft, person = self.savers[0]
        return page(f"/applications/{draft['id']}/sections/work", self.world.cookie(person))

    def run(self, saving: Line, sending: Line, bare: float) -> None:
        saves = [self._save(number, draft, person) for number, (draft, person) in enumerate(self.savers)]
        sends = [self._send(draft, person) for draft, person in self.senders for _ in range(2)]
        measured = self.load.each(self.port, saves + sends, concurrency=self.requests)
        self._check_answers(measured.answers)
        saving.add(*_share_of(measured, 0, len(saves), bare))
        sending.add(*_share_of(measured, len(saves), self.requests, bare))

    def check(self) -> None:
        """Raises RuntimeError when anything was lost, doubled or changed."""
        drafts = {UUID(draft["id"]): _typed(number) for number, (draft, _) in enumerate(self.savers)}
        sent = {UUID(draft["id"]) for draft, _ in self.senders}
        with self.world.app.database.read() as session:
            kept = session.scalars(select(Application).where(Application.id.in_({*drafts, *sent}))).all()
            times = dict(
                session.execute(
                    select(StoredEvent.subject_id, func.count())
                    .where(StoredEvent.name == ApplicationSubmitted.name())
                    .group_by(StoredEvent.subject_id)
                ).all()
            )
            saves = session.scalar(
                select(func.count()).where(
                    StoredEvent.name == ApplicationSaved.name(), StoredEvent.subject_id.in_(drafts)
                )
            )
        lost = [a for a in kept if a.id in drafts and (a.state, _kept(a)) != (DRAFT, drafts[a.id])]
        unsent = [a for a in kept if a.id in sent and (a.state, times.get(a.id)) != (SUBMITTED, 1)]
        if lost or unsent or saves != len(drafts) or len(kept) != self.size.people:
            raise RuntimeError(f"{len(lost)} drafts lost, {len(unsent)} not sent once, {saves} of {len(drafts)} saved")

    # Requests

    def _drafts(self, round_id: UUID) -> list[Any]:
        groups = self._do(
            [api("POST", "/organisations", contents.organisation(person.email), person) for person in self.people]
        )
        return self._do(
            [
                api(
                    "POST",
                    f"/rounds/{round_id}/applications",
                    {"organisation_id": group["id"], "eligibility_answers": contents.FITTING},
                    person,
                )
                for group, person in zip(groups, self.people, strict=True)
            ]
        )

    def _completed(self, drafts: list[tuple[Any, Somebody]]) -> list[tuple[Any, Somebody]]:
        saved = self._do(
            [
                api("PATCH", f"/applications/{draft['id']}", contents.DRAFT, by, version=draft["version"])
                for draft, by in drafts
            ]
        )
        return [(draft, by) for draft, (_, by) in zip(saved, drafts, strict=True)]

    def _do(self, requests: list[bytes]) -> list[Any]:
        return [answer.json() for answer in good(self.load.each(self.port, requests))]

    @staticmethod
    def _save(number: int, draft: Any, by: Somebody) -> bytes:
        return api("PATCH", f"/applications/{draft['id']}", _typed(number), by, version=draft["version"])

    @staticmethod
    def _send(draft: Any, by: Somebody) -> bytes:
        declared = {"declaration": True}
        return api("POST", f"/applications/{draft['id']}/submission", declared, by, version=draft["version"])

    def _check_answers(self, answers: list[Answer]) -> None:
        """Every save is kept; of two clicks one sends and the other is told that it has been sent."""
        saves, sends = answers[: self.size.saving], answers[self.size.saving :]
        clicks = [sorted((first.status, second.status)) for first, second in zip(sends[::2], sends[1::2], strict=True)]
        wrong = [answer for answer in saves if answer.status != 200]
        if wrong or any(statuses != [201, REFUSED_TWICE] for statuses in clicks):
            raise RuntimeError(f"{len(wrong)} saves refused; clicks answered {sorted(map(tuple, clicks))[:3]} …")


def _share_of(measured: Measured, start: int, end: int, bare: float) -> tuple[float, float, list[float]]:
    """What one kind of request had: its rate while it lasted, the bare page's, and its times."""
    times = measured.milliseconds[start:end]
    return 1000 * len(times) / max(times), bare, times


def _typed(number: int) -> dict[str, Any]:
    """A whole draft, unlike everybody else's."""
    answers = {**contents.ANSWERS, "text_1": f"Number {number}: “soup” 🍲 for all – مرحبا\n\n{contents.PARAGRAPH}"}
    return {**contents.DRAFT, "title": f"Draft {number}", "answers": answers}


def _kept(application: Application) -> dict[str, Any]:
    return {
        "title": application.title,
        "amount_requested_pence": application.amount_requested_pence,
        "answers": application.answers,
    }
