"""Jobs that fail: what each is about, and what administrators are told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import false, select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.events import EventSubject, StoredEvent
from grants.kernel.jobs import DEAD, Job, has_failed
from grants.kernel.sentences import ids_in, kind_in_words
from grants.kernel.stage import Named, Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.kernel.web import this_app

TOLD_FROM = 3
"""How many tries have failed when administrators are told of a job that is tried again by itself."""
MOST_NAMED = 3
"""How many jobs an administrator's home page names one by one; the rest are counted."""
FAILING = "failing"
"""Not a state: given up, or waiting to be tried again after a failure."""


@dataclass(frozen=True)
class About:
    """A job with the records and people that it is about."""

    job: Job
    things: Sequence[Named]

    @property
    def sentence(self) -> str:
        """What has not happened, and how often it was tried."""
        undone = next((each.undone for each in self.things if each.undone), "")
        if not undone:
            about = " and ".join(each.words for each in self.things)
            undone = f"“{kind_in_words(self.job.name)}”{f' about {about}' if about else ''} could not be done"
        return f"{undone}: we tried {counted(self.job.attempts, 'time')}"


def about_each(session: Session, jobs: Sequence[Job], actor: Actor) -> list[About]:
    """Jobs with what they are about, by their arguments and events. Nothing is named that is closed to `actor`."""
    if not jobs:
        return []
    registry = this_app().registry
    ids = {job.id: ids_in(job.args) for job in jobs}
    event_ids = {each for found in ids.values() for each in found}
    of_event: dict[UUID, set[UUID]] = {}
    for event in session.scalars(select(StoredEvent).where(StoredEvent.id.in_(event_ids))):
        of_event[event.id] = {event.subject_id, *ids_in(event.facts)}
    subjects = select(EventSubject.event_id, EventSubject.subject_id).where(EventSubject.event_id.in_(of_event))
    for event_id, subject_id in session.execute(subjects):
        of_event[event_id].add(subject_id)
    all_of = {job_id: found.union(*(of_event.get(each, set()) for each in found)) for job_id, found in ids.items()}
    closed = registry.closed(session, actor)
    named = registry.names_of(session, frozenset().union(*all_of.values()))
    readable = {job_id: found if not found & closed else set() for job_id, found in all_of.items()}
    return [About(job, [words for each, words in named.items() if each in readable[job.id]]) for job in jobs]


@waits_for(administrators, has_failed(TOLD_FROM))
def failing_jobs(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: work that failed again and again, but for what a stage tells of itself."""
    told = [kind.name for kind in this_app().registry.job_kinds() if kind.writes or kind.given_up_told]
    elsewhere = (Job.state == DEAD) & (Job.name.in_(told) if told else false())
    found = select(Job).where(has_failed(TOLD_FROM), ~elsewhere).order_by(Job.created_at, Job.id).limit(100)
    jobs = session.scalars(found).all()
    href, detail = url_for("oversight.jobs_page"), "The list of jobs says why, and can try again."
    named = about_each(session, jobs[:MOST_NAMED], actor)
    waiting = [Waiting(each.sentence, href, detail=detail) for each in named]
    if more := len(jobs) - len(named):
        counts = "100 or more" if len(jobs) == 100 else counted(more, "other job")
        waiting.append(Waiting(f"{counts} failed again and again", href, detail=detail))
    return waiting
