"""Jobs of a kind that one run takes together: each ends by itself, whatever becomes of the others."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from grants.kernel.jobs import DONE, RUNNING, WAITING
from grants.kernel.running import STALE, GiveUp, NotYet, Record, Together, Work, WorldHandler, run_job
from tests.kernel.trial import LEASE, WORLD, Trial

MOST = 3


@dataclass
class Several:
    """Work that is begun together; `fails` at the jobs with these keys, `cannot_begin` with these among them."""

    trial: Trial
    fails: Mapping[str, Exception] = field(default_factory=dict)
    cannot_begin: Sequence[str] = ()
    each_takes: timedelta = timedelta()
    begun: list[list[str]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @contextmanager
    def begin(self, works: Sequence[Work]) -> Iterator[dict[UUID, WorldHandler]]:
        keys = [work.args["key"] for work in works]
        self.begun.append(sorted(keys))
        if set(keys) & set(self.cannot_begin):
            raise ValueError("the kettle is empty")
        yield {work.job_id: self.do for work in sorted(works, key=lambda work: work.args["key"])}

    def do(self, work: Work) -> Record | None:
        key = work.args["key"]
        self.trial.clock.move_to(self.trial.clock() + self.each_takes)
        if key in self.fails:
            raise self.fails[key]
        self.done.append(key)
        return self.trial.trace

    def run(self, job_id: UUID) -> bool:
        handlers = {WORLD: Together(self.begin, MOST)}
        return run_job(self.trial.database, job_id, clock=self.trial.clock, handlers=handlers)

    def states(self) -> dict[str, tuple[str, int]]:
        return {job.key: (job.state, job.attempts) for job in self.trial.jobs()}


@pytest.fixture
def several(trial: Trial) -> Several:
    return Several(trial)


def test_a_run_takes_others_of_its_kind_that_are_due_and_no_more_than_it_may(several: Several):
    trial = several.trial
    ids = [trial.add(WORLD, key) for key in "abcd"]
    trial.add(WORLD, "later", run_at=trial.clock() + timedelta(minutes=1))
    trial.add(key="of another kind")

    assert several.run(ids[1])

    assert several.begun == [["a", "b", "c"]]
    assert len(trial.events()) == 3
    assert several.states() == dict.fromkeys("abc", (DONE, 1)) | dict.fromkeys(
        ["d", "later", "of another kind"], (WAITING, 0)
    )
    assert not several.run(ids[0]), "it is done"
    assert several.run(ids[3])
    assert len(trial.events()) == 4


def test_each_fails_or_waits_by_itself(several: Several):
    trial, tomorrow = several.trial, several.trial.clock() + timedelta(days=1)
    several.fails = {"a": GiveUp("no such kettle"), "b": NotYet(tomorrow)}
    ids = {key: trial.add(WORLD, key) for key in "abc"}

    assert several.run(ids["c"])

    assert several.states() == {"a": ("dead", 1), "b": (WAITING, 0), "c": (DONE, 1)}
    assert trial.job(ids["b"]).run_at == tomorrow
    assert len(trial.events()) == 1


def test_what_cannot_be_begun_with_others_is_begun_alone_and_holds_none_of_them_up(several: Several):
    several.cannot_begin = ["b"]
    ids = [several.trial.add(WORLD, key) for key in "abc"]

    assert several.run(ids[0])

    assert several.begun == [["a", "b", "c"], ["a"], ["b"], ["c"]]
    assert several.states() == {"a": (DONE, 1), "b": (WAITING, 1), "c": (DONE, 1)}
    assert "the kettle is empty" in several.trial.job(ids[1]).last_error


def test_what_was_looked_up_too_long_ago_is_looked_up_again_and_begins_no_work_at_the_end_of_a_lease(several: Several):
    several.each_takes = STALE + timedelta(seconds=1)
    ids = [several.trial.add(WORLD, key) for key in "abc"]

    assert several.run(ids[0])
    assert several.states() == {"a": (DONE, 1), "b": (WAITING, 0), "c": (WAITING, 0)}

    assert several.run(ids[1])
    assert several.run(ids[2])
    assert several.done == ["a", "b", "c"]
    assert STALE * 4 < LEASE


def test_what_a_killed_worker_had_taken_comes_back(several: Several):
    class Killed(BaseException):
        pass

    several.fails = {"b": Killed()}
    ids = [several.trial.add(WORLD, key) for key in "abc"]
    with pytest.raises(Killed):
        several.run(ids[0])
    assert several.states() == {"a": (DONE, 1), "b": (RUNNING, 1), "c": (RUNNING, 1)}
    assert not several.run(ids[2])

    several.fails = {}
    several.trial.clock.move_to(several.trial.clock() + LEASE + timedelta(seconds=1))
    assert several.run(ids[1])
    assert several.run(ids[2])
    assert several.done == ["a", "b", "c"]
    assert len(several.trial.events()) == 3


def test_two_runs_at_once_share_what_is_due(postgres_trial: Trial):
    several, other = Several(postgres_trial), Several(postgres_trial)
    ids = [postgres_trial.add(WORLD, key) for key in "abcd"]
    original = several.do

    def meanwhile(work: Work) -> Record | None:
        if not other.begun:
            assert other.run(ids[3])
        return original(work)

    several.do = meanwhile  # type: ignore[method-assign]
    assert several.run(ids[0])
    assert (sorted(several.done), other.done) == (["a", "b", "c"], ["d"])
    assert len(postgres_trial.events()) == 4
