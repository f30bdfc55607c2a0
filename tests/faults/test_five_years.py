"""Five years of reminders, day by day: whatever fails, everything is said exactly once, or rightly never.

A worker is killed at any reading of its clock: before it begins, between writing down and mailing, and between mailing
and writing down that it has. The mail server refuses for days, all programs stand still for days, deadlines move,
returns come early, late or never. What should have been said is worked out from what happened, not from the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.identity.queries import administrators
from grants.kernel.access import Actor
from grants.kernel.clock import civil_moment, in_london, london_day, london_moment
from grants.kernel.jobs import RUNNING, WAITING, Job
from grants.kernel.running import run_job
from grants.monitoring.planning.extending.service import ask_for_time
from grants.monitoring.queries import return_of
from grants.notifications.models import Message, Reminder
from grants.notifications.rules import LATE, RETURN, USUAL, in_order
from grants.notifications.state_rules import SENT
from tests.applications.rows import build
from tests.databases import Databases
from tests.house import open_house
from tests.mail_server import MailServer, mail_server
from tests.notifications.rows import Scene, scene_of

pytestmark = pytest.mark.timeout(600)

NEVER = datetime(9000, 1, 1, tzinfo=UTC)
YEARS = 5
BEGINS = date(2027, 3, 1)
BETWEEN_RETURNS = 120
TICKS = (time(10, 5), time(11, 30), time(14, 0), time(17, 30))
LEASE_IS_OVER = timedelta(minutes=6)
KILLED_ONCE_IN = 2
"""One in so many runs of a mail is killed, on days on which workers are killed at all."""

READINGS = (1, 2, 3, 5, 6, 6, 6, 8)
"""At which reading of its clock a worker is killed. Of one that sends a reminder by itself the third is before it
writes the mail down, the fifth before it mails and the sixth before it writes down that it has.
"""


class Killed(BaseException):
    """The end of a worker, which nothing in it hears of."""


@dataclass
class Life:
    """A return: since when which deadline held, and when it was done with."""

    deadlines: list[tuple[datetime, datetime]]
    done_at: datetime | None = None

    def periods(self) -> Iterator[tuple[datetime, datetime, datetime]]:
        """From when, until when, and which deadline it had."""
        ends = [since for since, _ in self.deadlines[1:]] + [self.done_at or NEVER]
        for (since, deadline), until in zip(self.deadlines, ends, strict=True):
            yield since, until, deadline


@dataclass
class FiveYears:
    """The world, its dice, those of its workers, and what happened in it."""

    scene: Scene
    server: MailServer
    dice: Random
    workers_dice: Random
    lives: dict[UUID, Life] = field(default_factory=dict)
    all_was_done_at: list[datetime] = field(default_factory=list)
    kills: int = 0
    stands_still_until: date = BEGINS
    refuses_until: date = BEGINS

    def live(self) -> None:
        day = BEGINS
        next_return = BEGINS
        while day < BEGINS.replace(year=BEGINS.year + YEARS):
            if day >= next_return:
                self.plan_two_returns(day)
                next_return = day + timedelta(days=BETWEEN_RETURNS)
            self.something_happens(day)
            if day >= self.stands_still_until:
                self.work(day)
            day += timedelta(days=1)
        self.server.refusal = None
        for each in range(3):
            self.tick(london_moment(day + timedelta(days=each), time(10, 5)), kills=False)

    def plan_two_returns(self, day: date) -> None:
        at = london_moment(day, time(8, 0))
        self.scene.house.clock.move_to(at)
        due_at = london_moment(day + timedelta(days=self.dice.randint(35, 120)), time(23, 59))
        for _ in range(2):
            self.lives[self.scene.return_due(due_at)] = Life([(at, due_at)])

    def something_happens(self, day: date) -> None:
        """At nine in the morning, an hour before anything is sent."""
        at = london_moment(day, time(9, 0))
        if self.dice.random() < 0.01:
            self.stands_still_until = day + timedelta(days=self.dice.randint(1, 12))
        if self.dice.random() < 0.01:
            self.refuses_until = day + timedelta(days=self.dice.randint(1, 5))
        for return_id, life in self.lives.items():
            if life.done_at is not None:
                continue
            self.scene.house.clock.move_to(at)
            if self.dice.random() < 0.012:
                self.scene.sends_return(return_id)
                life.done_at = at
            elif self.dice.random() < 0.004 and at < life.deadlines[-1][1]:
                self.ask_for_time(return_id, life, at)

    def ask_for_time(self, return_id: UUID, life: Life, at: datetime) -> None:
        until = london_day(life.deadlines[-1][1]) + timedelta(days=14)
        if len(life.deadlines) > 1:
            return
        with self.scene.house.write() as session:
            due = return_of(session, return_id)
            ask_for_time(session, due, until=until, actor=Actor(self.scene.world.sam.id), now=at)
        life.deadlines.append((at, due.due_at))

    def work(self, day: date) -> None:
        self.server.refusal = "451 The disk is full" if day < self.refuses_until else None
        kills = self.workers_dice.random() < 0.4
        for at in TICKS:
            if not self.tick(london_moment(day, at), kills=kills):
                return

    def tick(self, at: datetime, *, kills: bool) -> bool:
        """Run what is due until nothing is. False when nothing is left for this day."""
        house = self.scene.house
        house.clock.move_to(max(at, house.now()))
        for _ in range(40):
            ids, is_running = self._due()
            if not ids:
                if not is_running:
                    break
                house.clock.advance(minutes=LEASE_IS_OVER.total_seconds() / 60)
            for job_id in ids:
                self._run(job_id, kills)
        if self._due() == ([], False) and self.server.refusal is None:
            self.all_was_done_at.append(house.now())
        tonight = london_moment(london_day(house.now()) + timedelta(days=1), time())
        with house.read() as session:
            left = select(Job.id).where(Job.state.in_((WAITING, RUNNING)), Job.run_at < tonight)
            return session.scalar(left.limit(1)) is not None

    def _due(self) -> tuple[list[UUID], bool]:
        """What can be run now, and whether anything was left by a worker that was killed."""
        now = self.scene.house.now()
        with self.scene.house.read() as session:
            left = select(Job.id, Job.state, Job.run_at).where(Job.state.in_((WAITING, RUNNING))).order_by(Job.id)
            rows = session.execute(left).all()
        return [row.id for row in rows if row.run_at <= now], any(row.state == RUNNING for row in rows)

    def _run(self, job_id: UUID, kills: bool) -> None:
        house = self.scene.house
        readings_left = (
            self.workers_dice.choice(READINGS) if kills and self.workers_dice.randrange(KILLED_ONCE_IN) == 0 else 100
        )

        def clock() -> datetime:
            nonlocal readings_left
            readings_left -= 1
            if readings_left == 0:
                raise Killed
            return house.now()

        try:
            with house.app.app_context():
                run_job(house.app.database, job_id, clock=clock, handlers=house.handlers)
        except Killed:
            self.kills += 1


@pytest.fixture(scope="module")
def lived(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FiveYears]:
    folder: Path = tmp_path_factory.mktemp("five-years")
    url = databases.fresh_sqlite(folder)
    with mail_server() as server:
        house = open_house(url, folder / "var", now=london_moment(BEGINS, time(7, 0)), SMTP_URL=server.url)
        scene = scene_of(build(house))
        house.run_jobs()
        server.forget()
        years = FiveYears(scene, server, Random(2027), Random(2032))  # noqa: S311 - the same each time, no secret
        years.live()
        yield years
        house.app.database.close()


def test_enough_goes_wrong_in_five_years(lived: FiveYears):
    moved = sum(len(life.deadlines) > 1 for life in lived.lives.values())
    early = sum(life.done_at is not None and life.done_at < life.deadlines[-1][1] for life in lived.lives.values())
    assert lived.kills > 20
    assert (moved > 2, early > 5, len(lived.lives)) == (True, True, 32)
    assert len(lived.server.taken) > len(set(lived.server.ids())), "some were killed after the server had the mail"


def test_each_reminder_is_said_exactly_once_or_rightly_never(lived: FiveYears):
    with lived.scene.house.read() as session:
        reminders = session.scalars(select(Reminder).where(Reminder.kind == RETURN)).all()
        ours = {person.id for person in administrators(session)}
    sent_at = {
        (each.subject_id, each.deadline_at, each.step, each.person_id): each.settled_at
        for each in reminders
        if each.state == "sent"
    }
    people = {lived.scene.world.sam.id, lived.scene.bea.id}
    expected = 0
    for return_id, life in lived.lives.items():
        for since, until, deadline in life.periods():
            steps = in_order(USUAL[RETURN], deadline)
            ends = [moment for _, moment in steps[1:]] + [NEVER]
            for (step, moment), following in zip(steps, ends, strict=True):
                first, last = max(moment, since), min(until, following, deadline if step.is_before else until)
                could = any(first <= at < last and is_civil(at) for at in lived.all_was_done_at)
                for person_id in people | (ours if step.to_us else set()):
                    at = sent_at.pop((return_id, deadline, step.name, person_id), None)
                    expected += could
                    assert at is not None or not could, (return_id, step, moment)
                    assert at is None or first <= at < last + LEASE_IS_OVER, (return_id, step, moment, at)
    assert sent_at == {}, "nothing else is said"
    assert expected > 140


def test_what_begins_to_go_out_to_one_person_on_one_day_comes_in_one_mail(lived: FiveYears):
    """What the server has refused for days goes out as it was begun, beside what has become due meanwhile."""
    with lived.scene.house.read() as session:
        reminded = select(Message).where(Message.key.startswith("reminder:"), Message.state == SENT)
        messages = session.scalars(reminded).all()
    mails: dict[tuple[UUID, date], list[UUID | None]] = {}
    for each in messages:
        mails.setdefault((each.person_id, london_day(each.created_at)), []).append(each.mail_id)
    assert [day for day, ids in mails.items() if len(set(ids)) > 1] == []
    assert sum(len(ids) > 1 for ids in mails.values()) > 20, "on some days there are several"


def is_civil(at: datetime) -> bool:
    return civil_moment(at) == at


def test_no_mail_goes_at_night_or_on_a_day_of_rest_nor_twice_with_another_name(lived: FiveYears):
    for mail in lived.server.taken:
        sent = mail["Date"].datetime
        if "is due" in mail["Subject"] or "is late" in mail["Subject"]:
            assert civil_moment(sent) - sent <= LATE, sent
            assert in_london(sent).hour >= 9
    with lived.scene.house.read() as session:
        messages = session.scalars(select(Message)).all()
    assert {each.state for each in messages if not each.key.startswith("reminder:")} == {SENT}
    recorded = {str(each.mail_id) for each in messages if each.state == SENT}
    assert {identity.strip("<").partition("@")[0] for identity in lived.server.ids()} >= recorded
    events = [str(each.facts) for each in lived.scene.house.events("notifications.reminder_sent")]
    assert len(events) == len(set(events))


def test_all_jobs_have_ended(lived: FiveYears):
    with lived.scene.house.read() as session:
        left = session.scalars(
            select(Job).where(Job.state.in_((WAITING, RUNNING)), Job.run_at < lived.scene.house.now())
        )
        assert [(job.name, job.last_error) for job in left] == []
