"""A change, its events and their jobs are one: all of them or none."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.events import Event, EventSubject, Reaction, StoredEvent, publish
from grants.kernel.jobs import (
    CANCELLED,
    DEAD,
    DONE,
    RUNNING,
    WAITING,
    Job,
    add_job,
    add_jobs,
    cancel_jobs,
    replay_job,
    reschedule_job,
)
from grants.kernel.money import Pence
from grants.kernel.stage import Periodic, Registry, Stage
from tests.kernel.trial import NOTED, WORLD, KettleBoiled, KettleRefilled, TeaMade, Trial, warm_pot


class EverythingHappened(Event):
    """One field of each kind that events may have."""

    thing_id: UUID
    amount: Pence
    on: date
    at: datetime
    maybe: datetime | None
    names: tuple[str, ...]
    ids: tuple[UUID, ...]
    yes: bool


# Publishing


def test_an_event_makes_one_job_for_each_reaction_in_the_same_transaction(trial: Trial):
    kettle = uuid4()
    trial.publish(KettleBoiled(kettle_id=kettle))

    (event,) = trial.events()
    assert (event.name, event.subject_id) == ("kernel.kettle_boiled", kettle)
    assert event.facts == {"kettle_id": str(kettle), "degrees": 100}
    assert event.at == trial.clock()
    jobs = trial.jobs()
    assert [(job.name, job.key) for job in jobs] == [
        ("kernel.make_tea", str(event.id)),
        ("kernel.warm_pot", str(event.id)),
    ]
    assert trial.hints == [(job.queue, job.id) for job in jobs]


def test_a_rollback_leaves_neither_event_nor_job_nor_hint(trial: Trial):
    def refused() -> None:
        with trial.database.write() as session:
            publish(session, KettleBoiled(kettle_id=uuid4()), actor=SYSTEM, now=trial.clock())
            add_job(session, NOTED, key="one", args={}, now=trial.clock())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        refused()
    assert (trial.events(), trial.jobs(), trial.hints) == ([], [], [])


def test_a_hint_that_is_lost_does_not_undo_the_commit(trial: Trial):
    def broken(queue: str, job_id: UUID) -> None:
        raise ConnectionError

    trial.database.registry.hint = broken
    trial.publish(KettleBoiled(kettle_id=uuid4()))
    assert len(trial.jobs()) == 2


def test_an_event_shows_in_the_history_of_all_it_is_about(trial: Trial):
    room, kettle, person = uuid4(), uuid4(), uuid4()
    with trial.database.write() as session:
        publish(
            session,
            KettleRefilled(kettle_id=kettle),
            actor=Actor(person_id=person),
            now=trial.clock(),
            about=(room, room),
        )
    with trial.database.read() as session:
        (subject,) = session.scalars(select(EventSubject))
        (stored,) = session.scalars(select(StoredEvent))
    assert (subject.event_id, subject.subject_id) == (stored.id, room)
    assert stored.actor_id == person


def test_reactions_hear_what_was_published_also_when_one_hears_two_events(trial: Trial):
    kettle = uuid4()
    trial.publish(KettleBoiled(kettle_id=kettle, degrees=95))
    trial.publish(KettleRefilled(kettle_id=kettle, litres=(1, 2)))
    for job in trial.jobs():
        assert trial.run(job.id)
    made = [event.subject_id for event in trial.events() if event.name == "kernel.tea_made"]
    assert sorted(made) == sorted([kettle, UUID(int=95), kettle])


def another(session, event, *, now):
    """Called like the one that is there."""


another.__module__, another.__name__ = warm_pot.__module__, warm_pot.__name__


@pytest.mark.parametrize(
    "others",
    [
        {"reactions": (Reaction(KettleBoiled, warm_pot), Reaction(TeaMade, another))},
        {
            "reactions": (Reaction(KettleBoiled, warm_pot),),
            "periodic": (Periodic("kernel.warm_pot", timedelta(hours=1), another),),
        },
    ],
    ids=["two reactions", "a reaction and a periodic job"],
)
def test_two_jobs_of_one_name_are_refused_at_the_start(others):
    with pytest.raises(ValueError, match=r"two jobs are called kernel\.warm_pot"):
        Registry((Stage(name="trial", **others),), hint=lambda *_: None)


@given(
    st.builds(
        EverythingHappened,
        thing_id=st.uuids(),
        amount=st.integers(-(10**13), 10**13).map(Pence),
        on=st.dates(),
        at=st.datetimes(timezones=st.just(UTC)),
        maybe=st.none() | st.datetimes(timezones=st.just(UTC)),
        names=st.lists(st.text()).map(tuple),
        ids=st.lists(st.uuids()).map(tuple),
        yes=st.booleans(),
    )
)
def test_an_event_comes_back_from_its_facts_as_it_was(event: EverythingHappened):
    import json

    again = EverythingHappened.from_facts(json.loads(json.dumps(event.facts())))
    assert again == event
    assert type(again.amount) is Pence


# Asking for jobs


def test_asking_twice_makes_one_job(trial: Trial):
    first = trial.add()
    with trial.database.write() as session:
        assert add_job(session, NOTED, key="one", args={"other": True}, now=trial.clock()) is None
        assert add_job(session, NOTED, key="two", args={}, now=trial.clock()) is not None
    assert [(job.key, job.args) for job in trial.jobs()] == [("one", {"key": "one"}), ("two", {})]
    assert trial.jobs()[0].id == first


def test_of_several_jobs_asked_for_at_once_only_the_new_ones_are_made_and_hinted_at(trial: Trial):
    trial.add(key="one")
    trial.hints.clear()
    with trial.database.write() as session:
        add_jobs(session, [(NOTED, "one", {}), (WORLD, "one", {})], now=trial.clock())
        add_jobs(session, [], now=trial.clock())

    assert sorted(job.name for job in trial.jobs()) == [NOTED, WORLD]
    (new,) = [job for job in trial.jobs() if job.name == WORLD]
    assert trial.hints == [(new.queue, new.id)]


def test_a_job_for_later_is_not_hinted_at(trial: Trial):
    later = trial.clock() + timedelta(hours=1)
    job_id = trial.add(run_at=later)
    assert trial.hints == []
    assert trial.job(job_id).hinted_at is None
    assert not trial.run(job_id)
    trial.clock.move_to(later)
    assert trial.run(job_id)


def test_a_job_that_has_not_begun_can_be_cancelled(trial: Trial):
    waiting, done = trial.add(key="waiting"), trial.add(key="done")
    running = trial.add(key="running")
    trial.run(done)
    with trial.database.write() as session:
        job = session.get_one(Job, running)
        job.state, job.claim = RUNNING, uuid4()

    with trial.database.write() as session:
        under_way = cancel_jobs(session, NOTED, keys=["waiting", "done", "running", "none"], now=trial.clock())

    assert under_way == {"running"}
    assert [trial.job(each).state for each in (waiting, done, running)] == [CANCELLED, DONE, RUNNING]
    assert not trial.run(waiting)


def test_a_job_can_be_asked_to_wait_for_another_moment_also_after_it_was_cancelled(trial: Trial):
    job_id = trial.add(run_at=trial.clock() + timedelta(days=1))
    sooner = trial.clock() + timedelta(hours=1)
    with trial.database.write() as session:
        cancel_jobs(session, NOTED, keys=["one"], now=trial.clock())
        assert reschedule_job(session, NOTED, key="one", run_at=sooner)
        assert not reschedule_job(session, NOTED, key="none", run_at=sooner)
    assert (trial.job(job_id).state, trial.job(job_id).run_at) == (WAITING, sooner)

    trial.clock.move_to(sooner)
    trial.work = lambda session, args, now: refused_while_running.append(
        reschedule_job(session, NOTED, key="one", run_at=now)
    )
    refused_while_running: list[bool] = []
    assert trial.run(job_id)
    assert refused_while_running == [False]


def test_only_a_dead_job_is_replayed(trial: Trial):
    def fail(*_):
        raise ValueError("no water")

    trial.work = fail
    job_id = trial.add()
    with trial.database.write() as session:
        assert not replay_job(session, job_id, now=trial.clock())
    for _ in range(3):
        trial.clock.advance(hours=1)
        assert not trial.run(job_id)
    assert trial.job(job_id).state == DEAD
    trial.hints.clear()

    with trial.database.write() as session:
        assert replay_job(session, job_id, now=trial.clock())

    job = trial.job(job_id)
    assert (job.state, job.attempts, job.finished_at) == (WAITING, 0, None)
    assert trial.hints == [(job.queue, job_id)]
    trial.work = lambda *_: None
    assert trial.run(job_id)
    assert trial.job(job_id).last_error is None
