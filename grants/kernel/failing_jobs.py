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
from grants.kernel.events import StoredEvent
from grants.kernel.history import Told, open_events, told
from grants.kernel.jobs import DEAD, Job, has_failed
from grants.kernel.jobs_in_words import Trouble, state_in_words, tries_in_words, trouble_of
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
    """A job with the records and people that it is about, and the sentence of the event that it follows."""

    job: Job
    things: Sequence[Named]
    follows: str
    now: datetime

    @property
    def what(self) -> str:
        """What is to be done: `A reminder to Asha Rahman (draft not sent)`."""
        if goes_out := next((each.words for each in self.things if each.undone), ""):
            return goes_out[0].upper() + goes_out[1:]
        about = " and ".join(each.words for each in self.things)
        after = f", after “{self.follows}”" if self.follows else ""
        return f"{kind_in_words(self.job.name)}{f': {about}' if about else ''}{after}"

    @property
    def sentence(self) -> str:
        """What is to be done, and how it stands."""
        return f"{self.what}, {state_in_words(self.job, self.now)}"

    @property
    def has_failed(self) -> str:
        """What has not happened, and how often it was tried."""
        undone = next((each.undone for each in self.things if each.undone), "")
        return f"{undone or f'“{self.what}” could not be done'}: {tries_in_words(self.job)}"

    @property
    def trouble(self) -> Trouble | None:
        return trouble_of(self.job)


def about_each(session: Session, jobs: Sequence[Job], actor: Actor, now: datetime) -> list[About]:
    """Jobs with what they are about, by their arguments and events. Nothing is named that is closed to `actor`."""
    registry = this_app().registry
    ids = {job.id: ids_in(job.args) for job in jobs}
    all_ids = frozenset().union(*ids.values())
    closed = registry.closed(session, actor)
    events = session.scalars(open_events(closed).where(StoredEvent.id.in_(all_ids))).all()
    follows = {each.id: each for each in told(session, actor, events, closed)}
    names = registry.names_of(session, all_ids | {event.subject_id for event in events})
    named = {each: words for each, words in names.items() if each not in closed and words.of not in closed}
    return [_about(job, ids[job.id], named, follows, now) for job in jobs]


def _about(job: Job, ids: set[UUID], named: dict[UUID, Named], follows: dict[UUID, Told], now: datetime) -> About:
    """A job that follows an event about what has to go out is about that."""
    event = next((follows[each] for each in ids if each in follows), None)
    things = [words for each, words in named.items() if each in ids]
    if event is not None and event.subject_id in named and named[event.subject_id].undone:
        things.append(named[event.subject_id])
    return About(job, things, event.sentence if event else "", now)


@waits_for(administrators, has_failed(TOLD_FROM))
def failing_jobs(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: work that failed again and again, but for what a stage tells of itself."""
    told = [kind.name for kind in this_app().registry.job_kinds() if kind.writes or kind.given_up_told]
    elsewhere = (Job.state == DEAD) & (Job.name.in_(told) if told else false())
    found = select(Job).where(has_failed(TOLD_FROM), ~elsewhere).order_by(Job.created_at, Job.id).limit(100)
    jobs = session.scalars(found).all()
    href, detail = url_for("oversight.jobs_page"), "The list of jobs says why, and can try again."
    named = about_each(session, jobs[:MOST_NAMED], actor, now)
    waiting = [Waiting(each.has_failed, href, detail=detail) for each in named]
    if more := len(jobs) - len(named):
        counts = "100 or more" if len(jobs) == 100 else counted(more, "other job")
        waiting.append(Waiting(f"{counts} failed again and again", href, detail=detail))
    return waiting
