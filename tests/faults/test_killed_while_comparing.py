"""`kill -9` while a worker compares the marks of a large panel: the comparison is there afterwards, once."""

import signal
from uuid import UUID

from sqlalchemy import delete, select

from grants.kernel.jobs import DONE, RUNNING, Job, add_job
from grants.panels.comparing.models import StoredComparison
from grants.panels.comparing.service import COMPARE, entry_of, estimates_of, kept_comparison
from tests.faults.installation import Installation, Program, until
from tests.panels.many_marks import add_members, mark_all
from tests.panels.rows import World, build

EVENT = "panels.marks_compared"


def a_large_panel(installation: Installation) -> World:
    world = build(installation.house, applications=150, slug="cold-spaces").seated()
    mark_all(world, add_members(world, 31), readers=5)
    return world


def state_of(installation: Installation, key: str) -> str | None:
    with installation.house.read() as session:
        return session.scalar(select(Job.state).where(Job.name == COMPARE, Job.key == key))


def stopped_in_the_middle(installation: Installation, worker: Program, panel_id: UUID) -> str:
    """Have marks compared until the worker stands still in the middle of it; gives that job's key."""
    for number in range(20):
        key, now = f"{panel_id}:{number}", installation.house.now()
        with installation.house.write() as session:
            add_job(session, COMPARE, key=key, args={"panel_id": str(panel_id)}, now=now)
        until(lambda key=key: state_of(installation, key) in (RUNNING, DONE), "the comparison is begun", every=0.001)
        worker.signal_worker(signal.SIGSTOP)
        if state_of(installation, key) == RUNNING:
            return key
        worker.signal_worker(signal.SIGCONT)  # it was quicker than we
        with installation.house.write() as session:
            session.execute(delete(StoredComparison))
    raise AssertionError("every comparison was done before it could be stopped")


def test_killed_while_it_compares_marks(installation: Installation):
    world, worker = a_large_panel(installation), installation.worker()
    assert world.panel_id
    key = stopped_in_the_middle(installation, worker, world.panel_id)
    worker.kill_a_worker()
    before = len(installation.house.events(EVENT))
    with installation.house.read() as session:
        assert kept_comparison(session, world.panel_id) is None

    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    with installation.house.read() as session:
        kept = kept_comparison(session, world.panel_id)
        assert kept is not None
        assert kept.fingerprint == entry_of(session, world.panel_id).fingerprint
        assert len(estimates_of(session, world.panel_id)) == 150
    (job,) = [job for job in installation.jobs(COMPARE) if job.key == key]
    assert (job.state, job.attempts) == (DONE, 2)
    assert len(installation.house.events(EVENT)) == before + 1
