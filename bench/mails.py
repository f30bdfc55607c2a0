"""Reminders that are all due at once, each a mail of its own to a mail server on this machine, against smtplib alone;
and what the clock takes for a tick while very many wait.
"""

import contextlib
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy import func, insert, select, text

from bench import bare_mails
from bench.jobs import PATIENCE as ENOUGH
from bench.jobs import emptied
from bench.results import Line, Table
from bench.servers import PATIENCE, Ground, ProgramFailed, prepared_ground
from bench.world import World, organisation_row
from grants.awards.models import ACCEPTED, Award
from grants.identity.models import Person
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.jobs import DONE, MAIL, Job, add_jobs
from grants.kernel.waking import wake_due_jobs
from grants.monitoring.models import DUE, Return
from grants.notifications.models import Reminder
from grants.notifications.queries import SEND_REMINDER
from grants.notifications.rules import RETURN
from grants.notifications.state_rules import SENT
from grants.organisations.models import Membership, Organisation
from grants.schemes.models import QuestionSetVersion
from tests.servers import free_port
from workers.broker import hint_through, make_broker

GOAL_PER_SECOND = 200
GOAL_TICKS = 20
"""A second of ticks one after another: 50 ms for each."""

PROCESSES, THREADS = 2, 4


@dataclass(frozen=True)
class Size:
    """Mails due at once, mails that smtplib alone sends in each process, jobs that wait, ticks, runs."""

    mails: int = 10_000
    bare: int = 1_000
    waiting: int = 1_000_000
    ticks: int = 40


def measure(size: Size = Size()) -> Table:
    mail = Line("a reminder to its reader", least_rate=GOAL_PER_SECOND)
    tick = Line(f"a tick with {size.waiting:,} waiting", least_rate=GOAL_TICKS)
    with prepared_ground() as ground, _mail_server(ground) as port:
        world = World(ground)
        before = _ticks(world, size.ticks)
        bare = bare_mails.rate(CONTENT, size.bare, port=port, processes=PROCESSES, threads=THREADS)
        mail.add(_sent(ground, world, size.mails, port), bare)
        _let_wait(world, size.waiting)
        ticks = _ticks(world, size.ticks)
        tick.add(1000 / median(ticks), 1000 / median(before), ticks)
        world.close()
    title = f"Mail by {PROCESSES} worker processes of {THREADS} threads, and the clock"
    return Table(title, "per second", "of smtplib, of an idle clock", [mail, tick])


CONTENT = b"From: grants@example.org\r\nTo: somebody@example.org\r\nSubject: A report is due\r\n\r\n" + 120 * (
    b"What a reminder says, in about as many words as a reminder of ours has.\r\n"
)


@contextlib.contextmanager
def _mail_server(ground: Ground) -> Iterator[int]:
    """A mail server in a process of its own, which takes everything and keeps nothing."""
    port = free_port()
    with ground.program("aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{port}") as program:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            program.check()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                yield port
                return
            time.sleep(0.05)
        raise ProgramFailed("no mail server listens")


def _sent(ground: Ground, world: World, number: int, port: int) -> float:
    """Mails per second while our workers send a reminder of a return to each of so many people."""
    jobs = _reminders_due(world, number)
    hint = hint_through(make_broker(ground.redis.url))
    for job in jobs:
        hint(MAIL, job)
    processes = ("--processes", str(PROCESSES), "--threads", str(THREADS))
    arguments = ("workers.main", *processes, "--queues", MAIL)
    url = f"smtp://127.0.0.1:{port}"
    rate = emptied(ground, f"proportion:{MAIL}.msgs", *arguments, look_every=0.1, SMTP_URL=url)
    with world.app.database.read() as session:
        sent = session.scalars(select(func.count()).where(Reminder.state == SENT)).one()
        done = session.scalars(select(func.count()).where(Job.name == SEND_REMINDER, Job.state == DONE)).one()
    if sent != done:
        raise RuntimeError(f"{done} jobs are done, and {sent} reminders were sent")
    if sent < number:
        print(f"{number - sent:,} of {number:,} reminders were not sent after {ENOUGH:.0f} s", flush=True)
    return rate


def _reminders_due(world: World, number: int) -> list[UUID]:
    """The jobs of as many reminders, each to somebody else, of the return of another grant."""
    now = world.app.clock()
    with world.app.app_context(), world.app.database.write() as session:
        round_ = world.round(session, "Reminded", number, now)
        asked = select(QuestionSetVersion.id).where(
            QuestionSetVersion.scheme_id == round_.scheme_id, QuestionSetVersion.purpose == "return"
        )
        questions = session.scalars(asked).one()
        of_each = [_rows(place, round_.scheme_id, questions, now) for place in range(number)]
        for table in (Organisation, Person, Membership, Award, Return, Reminder):
            session.execute(insert(table), [rows[table] for rows in of_each])
        keys = [str(rows[Reminder]["id"]) for rows in of_each]
        add_jobs(session, [(SEND_REMINDER, key, {"reminder_id": key}) for key in keys], now=now)
        jobs = [job_id for _, job_id in session.info["hints"]]
        session.info["hints"].clear()
    world.analyse()
    return jobs


def _rows(place: int, scheme_id: UUID, questions: UUID, now: datetime) -> dict[type, dict[str, object]]:
    """Somebody, their organisation, its grant and return, and the reminder of it that is due now."""
    organisation = organisation_row(f"Reminded group {place}", f"R{place:06}") | {"created_at": now}
    person = {"id": new_id(), "email": f"reminded{place}@example.org", "name": f"Person {place}", "created_at": now}
    person |= {"letter_format": "standard", "is_administrator": False}
    due_at = now + timedelta(days=20)
    days = {"awarded_on": london_day(now), "created_at": now, "accepted_at": now, "accepted_by": person["id"]}
    award = {
        "id": new_id(),
        "reference": f"GR-{place}",
        "grant_id": f"360G-{place}",
        "scheme_id": scheme_id,
        "title": f"A garden {place}",
        **days,
    }
    award |= {"organisation_id": organisation["id"], "amount_pence": 5_000_00, "state": ACCEPTED}
    award |= {"description": "", "conditions": ""}
    period = {"period_from": london_day(now) - timedelta(days=90), "period_to": london_day(now)}
    due = {"id": new_id(), "award_id": award["id"], "number": 1, "due_at": due_at, "state": DUE, **period}
    due |= {"question_set_id": questions, "answers": {}, "channel": "form", "review_note": "", "version": 1}
    reminder = {"id": new_id(), "kind": RETURN, "subject_id": due["id"], "person_id": person["id"], "state": "planned"}
    reminder |= {"step": "28 days before", "deadline_at": due_at, "send_at": now}
    member = {"organisation_id": organisation["id"], "person_id": person["id"], "position": "Treasurer", "since": now}
    member |= {"is_signatory": True}
    return {Organisation: organisation, Person: person, Membership: member, Award: award, Return: due} | {
        Reminder: reminder
    }


def _let_wait(world: World, number: int) -> None:
    """So many reminders are to go out in the next years."""
    wait = text(
        "INSERT INTO job (id, name, key, queue, args, state, run_at, attempts, created_at) "
        "SELECT gen_random_uuid(), :name, 'waiting ' || place, :queue, '{}', 'waiting', "
        "now() + interval '1 hour' + place * interval '1 minute', 0, now() FROM generate_series(1, :number) AS place"
    )
    with world.app.database.engine.begin() as connection:
        connection.execute(wait, {"name": SEND_REMINDER, "queue": MAIL, "number": number})
    world.analyse()


def _ticks(world: World, number: int) -> list[float]:
    """The milliseconds of so many ticks, each a second after the one before."""
    taken, now = [], world.app.clock()
    for place in range(number):
        began = time.perf_counter()
        wake_due_jobs(world.app.database, now=now + timedelta(seconds=place))
        taken.append(1000 * (time.perf_counter() - began))
    return taken
