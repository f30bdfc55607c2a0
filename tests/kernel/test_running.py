"""Running a job: claimed by one, its effect exactly once, its failures where people can see them."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from grants.kernel import running
from grants.kernel.jobs import DEAD, DONE, MAIL, RUNNING, WAITING, Job
from grants.kernel.running import (
    FIRST_PAUSE,
    LONGEST_ERROR,
    LONGEST_PAUSE,
    GiveUp,
    GiveUpSoon,
    NotYet,
    pause_after,
    run_job,
)
from tests.kernel.trial import LEASE, NOTED, WORLD, Trial


def fail(*_):
    raise ValueError("the kettle is empty")


# Work in the database


def test_the_work_and_the_jobs_end_are_one(trial: Trial):
    trial.work = lambda session, args, now: trial.trace(session, now)
    job_id = trial.add()

    assert trial.run(job_id)

    job = trial.job(job_id)
    assert (job.state, job.attempts, job.claim, job.lease_until) == (DONE, 1, None, None)
    assert job.finished_at == trial.clock()
    assert len(trial.events()) == 1
    assert not trial.run(job_id)
    assert len(trial.events()) == 1


def test_work_that_fails_leaves_nothing_but_its_reason_and_waits(trial: Trial):
    def half(session, args, now):
        trial.trace(session, now)
        session.flush()
        fail()

    trial.work = half
    job_id = trial.add()
    assert not trial.run(job_id)

    job = trial.job(job_id)
    assert trial.events() == []
    assert (job.state, job.attempts, job.claim) == (WAITING, 1, None)
    assert job.run_at == trial.clock() + FIRST_PAUSE
    assert job.last_error.strip().endswith("ValueError: the kettle is empty")
    assert not trial.run(job_id), "not before its pause is over"
    assert trial.job(job_id).attempts == 1


def test_a_run_whose_lease_ran_out_is_rolled_back_when_another_took_the_job(postgres_trial: Trial):
    """SQLite has one writer at a time, so there nobody can take a job while its work writes."""
    trial = postgres_trial

    def slow(session, args, now):
        trial.trace(session, now)

    job_id = trial.add()

    def overtaken(session, args, now):
        slow(session, args, now)
        trial.work = slow
        trial.clock.move_to(trial.clock() + LEASE + timedelta(seconds=1))
        assert trial.run(job_id)

    trial.work = overtaken
    assert not trial.run(job_id)

    assert len(trial.events()) == 1
    job = trial.job(job_id)
    assert (job.state, job.attempts, job.last_error) == (DONE, 2, None)


def test_two_runs_at_once_do_it_once(postgres_trial: Trial):
    trial = postgres_trial
    trial.work = lambda session, args, now: (trial.trace(session, now), session.execute(text("SELECT pg_sleep(0.05)")))
    ids = [trial.add(key=str(number)) for number in range(8)]
    ended: list[bool] = []

    def run_all() -> None:
        ended.extend(trial.run(job_id) for job_id in ids)

    threads = [threading.Thread(target=run_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended.count(True) == 8
    assert len(trial.events()) == 8
    assert {(job.state, job.attempts) for job in trial.jobs()} == {(DONE, 1)}


# Work in the world


def test_what_a_handler_hands_back_is_written_with_the_jobs_end(trial: Trial):
    trial.handler = lambda work: trial.trace
    job_id = trial.add(WORLD)
    assert trial.run(job_id)
    (work,) = trial.handled
    assert (work.job_id, work.args, work.attempts) == (job_id, {"key": "one"}, 1)
    assert len(trial.events()) == 1


def test_a_handler_works_with_no_transaction_open(trial: Trial):
    def handler(work):
        with work.database.write() as session:
            trial.trace(session, work.clock())

    trial.handler = handler
    assert trial.run(trial.add(WORLD))
    assert len(trial.events()) == 1


def test_what_cannot_be_written_afterwards_is_tried_again_as_a_whole(trial: Trial):
    def record(session, now):
        trial.trace(session, now)
        session.flush()
        fail()

    trial.handler = lambda work: record
    job_id = trial.add(WORLD)
    assert not trial.run(job_id)
    assert (trial.job(job_id).state, trial.events()) == (WAITING, [])
    trial.handler = lambda work: trial.trace
    trial.clock.advance(minutes=1)
    assert trial.run(job_id)
    assert len(trial.events()) == 1


def test_a_handler_that_lost_its_job_records_nothing(trial: Trial):
    job_id = trial.add(WORLD)

    def overtaken(work):
        trial.handler = lambda work: trial.trace
        trial.clock.move_to(trial.clock() + LEASE + timedelta(seconds=1))
        assert trial.run(job_id)
        return trial.trace

    trial.handler = overtaken
    assert not trial.run(job_id)
    assert len(trial.handled) == 2
    assert len(trial.events()) == 1


def test_a_failure_of_a_run_that_lost_its_job_does_not_touch_it(trial: Trial):
    job_id = trial.add(WORLD)

    def overtaken(work):
        trial.handler = lambda work: None
        trial.clock.move_to(trial.clock() + LEASE + timedelta(seconds=1))
        assert trial.run(job_id)
        fail()

    trial.handler = overtaken
    assert not trial.run(job_id)
    assert (trial.job(job_id).state, trial.job(job_id).last_error) == (DONE, None)


def test_not_yet_puts_a_job_off_and_does_not_count_as_a_try(trial: Trial):
    morning = trial.clock() + timedelta(hours=14)

    def not_at_night(work):
        raise NotYet(morning)

    trial.handler = not_at_night
    job_id = trial.add(WORLD)
    assert not trial.run(job_id)
    job = trial.job(job_id)
    assert (job.state, job.attempts, job.run_at, job.hinted_at, job.last_error) == (WAITING, 0, morning, None, None)


# Trying again, and giving up


def test_after_its_last_try_a_job_is_dead_with_its_reason(trial: Trial):
    trial.work = fail
    job_id = trial.add()
    for tries in (1, 2, 3):
        assert not trial.run(job_id)
        assert trial.job(job_id).attempts == tries
        trial.clock.advance(hours=1)
    job = trial.job(job_id)
    assert job.state == DEAD
    assert job.finished_at is not None
    assert "the kettle is empty" in job.last_error
    assert not trial.run(job_id)


def test_what_can_never_succeed_is_given_up_at_once(trial: Trial):
    def hopeless(work):
        raise GiveUp("there is no tea in this house")

    trial.handler = hopeless
    job_id = trial.add(WORLD)
    trial.run(job_id)
    assert (trial.job(job_id).state, trial.job(job_id).attempts) == (DEAD, 1)


def test_what_takes_much_and_seldom_succeeds_is_given_up_after_few_tries(trial: Trial, monkeypatch: pytest.MonkeyPatch):
    def too_slow(work):
        raise GiveUpSoon("the kettle is as large as a house")

    monkeypatch.setattr(running, "FEW_TRIES", 2)
    trial.handler = too_slow
    job_id = trial.add(WORLD)
    for state in (WAITING, DEAD):
        trial.run(job_id)
        assert trial.job(job_id).state == state
        trial.clock.advance(hours=1)


@given(st.integers(1, 500))
def test_pauses_grow_and_stay_within_the_hour(attempts: int):
    assert FIRST_PAUSE <= pause_after(attempts) <= pause_after(attempts + 1) <= LONGEST_PAUSE


def claim_and_vanish(trial: Trial, job_id) -> None:
    """As if the worker were killed in the middle."""
    with trial.database.write() as session:
        job = session.get_one(Job, job_id)
        job.state, job.claim, job.attempts = RUNNING, uuid4(), job.attempts + 1
        job.lease_until = job.run_at = trial.clock() + LEASE


def test_the_job_of_a_killed_worker_comes_back_when_its_lease_is_over(trial: Trial):
    job_id = trial.add()
    claim_and_vanish(trial, job_id)
    assert not trial.run(job_id)
    trial.clock.move_to(trial.clock() + LEASE + timedelta(seconds=1))
    assert trial.run(job_id)
    assert trial.job(job_id).attempts == 2


def test_a_job_that_kills_every_worker_ends_dead_and_says_so(trial: Trial):
    job_id = trial.add()
    for _ in range(3):
        claim_and_vanish(trial, job_id)
        trial.clock.move_to(trial.clock() + LEASE + timedelta(seconds=1))
    assert not trial.run(job_id)
    job = trial.job(job_id)
    assert (job.state, job.claim) == (DEAD, None)
    assert job.last_error == "The worker was lost in the middle of it, at the last of 3 tries."


def test_a_job_that_this_version_does_not_know_is_dead_and_says_so(trial: Trial):
    job_id = trial.add()
    with trial.database.write() as session:
        session.get_one(Job, job_id).name = "trial.forgotten"
    assert not trial.run(job_id)
    assert trial.job(job_id).state == DEAD
    assert "trial.forgotten" in trial.job(job_id).last_error


def test_a_job_without_a_handler_says_which(trial: Trial):
    job_id = trial.add(WORLD)
    run_job(trial.database, job_id, clock=trial.clock, handlers={})
    assert WORLD in trial.job(job_id).last_error


def test_a_job_that_is_gone_is_no_trouble(trial: Trial):
    assert not trial.run(uuid4())


@pytest.mark.parametrize("said", ["a NUL \x00 byte", "half of a character \ud800", "x" * 20_000])
def test_any_reason_can_be_kept(trial: Trial, said: str):
    def odd(*_):
        raise ValueError(said)

    trial.work = odd
    job_id = trial.add()
    assert not trial.run(job_id)
    job = trial.job(job_id)
    assert job.state == WAITING
    assert 0 < len(job.last_error) <= LONGEST_ERROR


def test_the_kinds_are_as_the_tests_think(trial: Trial):
    house = trial.database.registry
    assert house.job_kind(NOTED).in_database
    assert house.job_kind(WORLD).queue == MAIL
    assert not house.job_kind(WORLD).in_database
