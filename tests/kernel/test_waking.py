"""The clock: periodic work once in its period, and hints at what is due, however many clocks run."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.event import listens_for, remove

from grants.kernel.history_and_jobs import kernel_stage
from grants.kernel.jobs import DEAD, DONE, RUNNING, WAITING, Job, add_job, forget_done_jobs
from grants.kernel.waking import HINT_AGAIN, wake_due_jobs
from grants.stages import STAGES
from tests.house import TestHouse
from tests.kernel.trial import LEASE, NOTED, KettleBoiled, KettleRefilled, Trial

TICK = "trial.tick"


def wake(trial: Trial) -> int:
    return wake_due_jobs(trial.database, now=trial.clock())


def ticks(trial: Trial) -> list[Job]:
    return [job for job in trial.jobs() if job.name == TICK]


def test_periodic_work_is_asked_for_once_in_its_period(trial: Trial):
    for _ in range(25):
        wake(trial)
        trial.clock.advance(seconds=1)
    keys = [int(job.key) for job in ticks(trial)]
    assert len(keys) == 3
    assert keys == list(range(keys[0], keys[0] + 3))
    for job in ticks(trial):
        assert trial.run(job.id)
    assert len(trial.events()) == 3


def test_a_tick_is_two_statements_however_much_periodic_work_there_is(postgres_house: TestHouse):
    # Given all the periodic work of the product, none of it asked for yet in this period
    house, said = postgres_house, []
    house.clock.advance(days=1)
    assert len(house.app.registry.periodic) > 10

    # When the clock ticks, and ticks again
    @listens_for(house.app.database.engine, "before_cursor_execute")
    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    for _ in range(2):
        said.clear()
        wake_due_jobs(house.app.database, now=house.now())

        # Then it asks for all of it at once, and for what is due
        assert [statement.split()[0] for statement in said if "job" in statement] == ["INSERT", "UPDATE"]
    remove(house.app.database.engine, "before_cursor_execute", count)


def test_several_clocks_at_once_make_one_periodic_job_and_one_hint(postgres_trial: Trial):
    trial = postgres_trial
    for number in range(50):
        trial.add(key=str(number), run_at=trial.clock() + timedelta(seconds=1))
    trial.clock.advance(seconds=2)
    together = threading.Barrier(4)

    def clock() -> None:
        for _ in range(5):
            together.wait()
            wake(trial)

    threads = [threading.Thread(target=clock) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ticks(trial)) == 1
    hinted = [job_id for _, job_id in trial.hints]
    assert sorted(hinted) == sorted(job.id for job in trial.jobs())


def test_a_hint_that_was_lost_is_given_again(trial: Trial):
    job_id = trial.add()
    trial.hints.clear()
    wake(trial)
    assert job_id not in [job for _, job in trial.hints]

    trial.clock.move_to(trial.clock() + HINT_AGAIN + timedelta(seconds=1))
    wake(trial)
    assert [job for _, job in trial.hints].count(job_id) == 1
    wake(trial)
    assert [job for _, job in trial.hints].count(job_id) == 1


def test_what_waits_for_later_or_is_done_is_let_be(trial: Trial):
    later, done = trial.add(key="later", run_at=trial.clock() + timedelta(minutes=5)), trial.add(key="done")
    trial.run(done)
    trial.hints.clear()
    trial.clock.advance(minutes=4)
    wake(trial)
    assert {later, done}.isdisjoint(job for _, job in trial.hints)
    trial.clock.advance(minutes=1)
    wake(trial)
    assert [job for _, job in trial.hints].count(later) == 1


def test_a_job_whose_worker_was_killed_is_hinted_at_when_its_lease_is_over(trial: Trial):
    job_id = trial.add()
    with trial.database.write() as session:
        job = session.get_one(Job, job_id)
        job.state, job.claim = RUNNING, uuid4()
        job.lease_until = job.run_at = trial.clock() + LEASE
    trial.hints.clear()
    trial.clock.advance(seconds=60)
    wake(trial)
    assert job_id not in [job for _, job in trial.hints]
    trial.clock.advance(seconds=61)
    wake(trial)
    assert job_id in [job for _, job in trial.hints]


def test_a_failed_job_is_hinted_at_as_soon_as_its_pause_is_over(trial: Trial):
    def fail(*_):
        raise ValueError

    trial.work = fail
    job_id = trial.add()
    trial.run(job_id)
    trial.hints.clear()
    trial.clock.move_to(trial.job(job_id).run_at)
    wake(trial)
    assert job_id in [job for _, job in trial.hints]


def test_nothing_that_is_due_is_left_when_all_hints_come_again(trial: Trial):
    ids = [trial.add(key=str(number)) for number in range(20)]
    trial.hints.clear()  # Redis was wiped
    trial.clock.move_to(trial.clock() + HINT_AGAIN + timedelta(seconds=1))
    wake(trial)
    for _, job_id in trial.hints:
        trial.run(job_id)
    assert {trial.job(each).state for each in ids} == {DONE}
    assert [job for job in trial.jobs() if job.state == WAITING] == []


def test_periodic_work_is_forgotten_a_week_after_it_was_done(house: TestHouse):
    house.person("Sam Field")
    house.run_jobs()
    first = {job.id for job in house.jobs("kernel.seal_events", "done")}
    assert first

    house.clock.advance(days=6)
    house.run_jobs()
    assert first <= {job.id for job in house.jobs("kernel.seal_events")}
    house.clock.advance(days=2)
    house.run_jobs()

    assert not first & {job.id for job in house.jobs("kernel.seal_events")}
    assert house.jobs("kernel.forget_finished_jobs", "done")
    assert house.jobs("kernel.seal_events", "done"), "this week's are kept"


def test_a_done_reaction_is_forgotten_after_a_month_and_never_runs_again(trial: Trial):
    # Given two reactions to an event: one is done, the other still waits; and other work that is done
    trial.publish(KettleBoiled(kettle_id=uuid4()))
    done, waits = trial.jobs()
    asked = trial.add(NOTED, key="a letter")
    assert trial.run(done.id)
    assert trial.run(asked)
    traces = len(trial.events())
    # When a month has passed
    trial.clock.advance(days=29)
    forget(trial)
    assert {job.id for job in trial.jobs()} == {done.id, waits.id, asked}
    trial.clock.advance(days=2)
    forget(trial)
    # Then only the done reaction is gone: what could be asked for again stays
    assert {job.id for job in trial.jobs()} == {waits.id, asked}
    with trial.database.write() as session:
        assert add_job(session, NOTED, key="a letter", args={}, now=trial.clock()) is None
    # And a hint that comes late finds nothing to do
    assert not trial.run(done.id)
    assert len(trial.events()) == traces


def test_what_was_given_up_stays_to_be_looked_at(trial: Trial):
    trial.publish(KettleRefilled(kettle_id=uuid4()))
    (job,) = trial.jobs()
    with trial.database.write() as session:
        session.execute(update(Job).where(Job.id == job.id).values(state=DEAD, finished_at=trial.clock()))
    trial.clock.advance(days=400)
    forget(trial)
    assert [each.state for each in trial.jobs()] == [DEAD]


def forget(trial: Trial) -> None:
    with trial.database.write() as session:
        forget_done_jobs(session, trial.database.registry.job_kinds(), now=trial.clock())


def test_only_what_is_asked_for_once_is_ever_forgotten(postgres_house: TestHouse):
    """A reminder or a message whose job was gone could be asked for, and sent, again."""
    forgotten = {kind.name for kind in postgres_house.app.registry.job_kinds() if kind.kept is not None}
    asked_by_record = {kind.name for stage in (kernel_stage, *STAGES) for kind in stage.jobs}
    once = {"notifications.read_receipts", "panels.compare", "panels.give_reading", "panels.propose_reading"}
    assert forgotten & asked_by_record == once
