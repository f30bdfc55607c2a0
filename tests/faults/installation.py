"""A whole installation as it runs in production: real processes, real servers, and faults on demand."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select, text

from grants.kernel.clock import london_day, system_clock
from grants.kernel.db import new_id
from grants.kernel.jobs import CANCELLED, DEAD, DONE, RUNNING, WAITING, Job, add_job
from grants.monitoring.models import Return
from grants.notifications.models import Message, Reminder
from grants.schemes.models import QuestionSetVersion
from tests.awards.rows import World, build
from tests.house import BANK_KEY, SECRET, TestHouse, open_house
from tests.made import make_award
from tests.mail_server import MailServer
from tests.servers import ROOT, RedisServer
from workers.broker import hint_through, make_broker

PROGRAMS = Path(sys.executable).parent
PATIENCE = 60.0  # seconds until what should have happened is given up
READY = re.compile(r"\[PID (\d+)\].*Worker process is ready")
SEND_REMINDER = "notifications.send_reminder"


def until(holds: Callable[[], object], what: str, *, every: float = 0.05) -> None:
    """Wait until something holds, looking every so many seconds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(every)


def processor_seconds(process: int) -> float:
    """How long a process has had a processor, so that it shows when it is at work."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass
class Program:
    """A process of ours in a group of its own, with its log."""

    order: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.order,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def workers(self) -> list[int]:
        """The ids of Dramatiq's worker processes."""
        return [int(number) for number in READY.findall(self.log.read_text(errors="replace"))]

    @property
    def is_worker(self) -> bool:
        return "workers.main" in self.order

    def signal_worker(self, number: signal.Signals) -> None:
        os.kill(self.workers[0], number)

    @property
    def renderer(self) -> int:
        """The id of the process in which the first worker has its documents rendered, once it has had one."""
        tasks = Path(f"/proc/{self.workers[0]}/task").iterdir()
        children = [int(number) for task in tasks for number in (task / "children").read_text().split()]
        (renderer,) = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        return renderer

    def kill_a_worker(self) -> None:
        """`kill -9` of one worker process; Dramatiq then ends, as it does, and a supervisor would start it anew."""
        self.signal_worker(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


class Installation:
    """PostgreSQL, Redis, a mail server, clocks and workers. The test itself is the web process."""

    def __init__(self, postgres_url: str, redis: RedisServer, mail: MailServer, folder: Path) -> None:
        self.redis, self.mail, self.folder = redis, mail, folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PROPORTION_FOLDER": str(folder / "var"),
            "DATABASE_URL": postgres_url,
            "REDIS_URL": redis.url,
            "SMTP_URL": mail.url,
            "SECRET_KEY": SECRET,
            "BANK_KEYS": BANK_KEY,
            "LOG_LEVEL": "INFO",
        }
        self.house: TestHouse = open_house(
            postgres_url, folder / "var", now=datetime.now(UTC), REDIS_URL=redis.url, SMTP_URL=mail.url
        )
        self.house.app.clock = system_clock
        self.house.clock = system_clock  # type: ignore[assignment]
        self.house.app.registry.hint = hint_through(make_broker(redis.url))
        self.world: World = build(self.house)
        with self.house.write() as session:
            session.execute(delete(Job))  # the people of the world need not hear of how it was made
        self._programs: list[Program] = []

    # Processes

    def start_worker(self, *, processes: int = 1, threads: int = 2) -> Program:
        order = [str(PROGRAMS / "dramatiq"), "workers.main", "--processes", str(processes), "--threads", str(threads)]
        worker = self._start(order, "worker")
        until(lambda: len(worker.workers) == processes or worker.process.poll() is not None, "the worker is ready")
        assert worker.process.poll() is None, worker.log.read_text()
        return worker

    def worker(self) -> Program:
        """One worker process: the one left by the test before, if it lives."""
        alive = [program for program in self._programs if program.is_worker and program.process.poll() is None]
        if len(alive) == 1 and len(alive[0].workers) == 1:
            return alive[0]
        self.stop_workers()
        return self.start_worker()

    def start_clock(self) -> Program:
        return self._start([sys.executable, "-m", "workers.clock"], "clock")

    def _start(self, order: list[str], name: str) -> Program:
        program = Program(order, self.environment, self.folder / f"{name}-{len(self._programs)}.log")
        self._programs.append(program)
        return program

    def stop_workers(self) -> None:
        for program in self._programs:
            if program.is_worker:
                program.stop()

    def stop(self) -> None:
        for program in self._programs:
            program.stop()
        self.house.app.database.close()

    def leave_nothing(self) -> None:
        """What a test that failed has left undone is not for the next one to find."""
        if any(job.state in (WAITING, RUNNING) for job in self.jobs()):
            self.stop_workers()
            with self.house.write() as session:
                session.execute(delete(Job).where(Job.id.in_([job.id for job in self.jobs()])))

    def time_passes(self, period: timedelta = timedelta(minutes=30)) -> None:
        """Nobody waits for leases and pauses here: the jobs' own times move back instead."""
        with self.house.app.database.engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE job SET run_at = run_at - :p, lease_until = lease_until - :p, hinted_at = hinted_at - :p"
                    " WHERE state IN ('waiting', 'running') AND run_at < :soon"
                ),
                {"p": period, "soon": datetime.now(UTC) + timedelta(hours=2)},
            )

    # What happens

    def decide(self, outcome: str = "decline", *, feedback: str = "") -> UUID:
        """The panel decides, so a letter is to be written and to be mailed. Gives the decision's id."""
        return self.world.decide(outcome, feedback=feedback)

    def reminder_due_now(self) -> UUID:
        """A return is due the day after tomorrow, and Sam's reminder of it is due now. Gives the return's id."""
        now = self.house.now()
        with self.house.write() as session:
            about = {"title": "Gardening with neighbours"}
            award = make_award(session, self.world.scheme_id, self.world.organisation_id, now, **about)
            due = Return(
                id=new_id(),
                award_id=award.id,
                number=1,
                period_from=london_day(now),
                period_to=london_day(now),
                due_at=now + timedelta(days=7),
                question_set_id=session.scalars(select(QuestionSetVersion.id)).first(),
                answers={},
                state="due",
            )
            reminder = Reminder(
                id=new_id(),
                kind="return",
                subject_id=due.id,
                person_id=self.world.sam.id,
                step="7 days before",
                deadline_at=due.due_at,
                send_at=now,
                state="planned",
            )
            session.add_all([due, reminder])
            session.flush()
            key = str(reminder.id)
            add_job(session, SEND_REMINDER, key=key, args={"reminder_id": key}, now=now)
        return due.id

    # What there is

    def jobs(self, name: str = "") -> list[Job]:
        """All jobs but those of the clockwork and those that lie ahead."""
        soon = datetime.now(UTC) + timedelta(hours=2)
        periodic = [each.name for each in self.house.app.registry.periodic]
        with self.house.read() as session:
            statement = select(Job).where(Job.run_at < soon, Job.name.not_in(periodic)).order_by(Job.id)
            return list(session.scalars(statement.where(Job.name == name) if name else statement))

    def states(self, name: str) -> set[str]:
        with self.house.read() as session:
            return set(session.scalars(select(Job.state).where(Job.name == name).distinct()))

    def wait_until_all_ended(self) -> None:
        """Every job is done, not needed any more, or dead with its reason."""

        def ended() -> bool:
            jobs = self.jobs()
            return bool(jobs) and all(job.state in (CANCELLED, DONE, DEAD) for job in jobs)

        until(ended, "every job has ended")
        assert all(job.last_error for job in self.jobs() if job.state == DEAD)

    def reminders(self, about_id: UUID) -> list[Reminder]:
        with self.house.read() as session:
            return list(session.scalars(select(Reminder).where(Reminder.subject_id == about_id)))

    def messages(self) -> list[Message]:
        with self.house.read() as session:
            return list(session.scalars(select(Message).order_by(Message.id)))
