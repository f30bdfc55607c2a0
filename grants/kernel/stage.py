"""A stage says what it is made of; the registry knows all stages together."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import UUID

import structlog
from click import Command
from flask import Blueprint, Request
from sqlalchemy import CompoundSelect, Select, Uuid, bindparam, union_all
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.dossiers import Piece, Pieces, Whole
from grants.kernel.events import Event, Reaction, StoredEvent
from grants.kernel.findable import Findable
from grants.kernel.jobs import REACTIONS, JobKind
from grants.kernel.lists.acts import Act, ActElsewhere
from grants.kernel.lists.described import List
from grants.kernel.navigation import Link
from grants.kernel.proposals import Proposals
from grants.kernel.sentences import check_sentence

log = structlog.get_logger()

Hint = Callable[[str, UUID], None]
"""Tells the workers of a job, given its queue and its id. May be lost; the clock tells them again."""

ROUNDS_KEPT, REACTIONS_KEPT = timedelta(days=7), timedelta(days=30)
"""How long done jobs of periodic work and of reactions can be looked at. The events themselves stay for good."""

MOST_MEANT = 50
"""How many records of a kind somebody means at most by some words."""


@dataclass(frozen=True)
class Periodic:
    """Database work done once in every period, however many clocks run."""

    name: str
    every: timedelta
    run: Callable[[Session, datetime], None]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, with its deadline where it has one."""

    text: str
    href: str
    due_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True)
class Told:
    """What people were told of something: its `state`, and that in words."""

    state: str
    words: str


@dataclass(frozen=True)
class Named:
    """What a record is called in a sentence, and where it is shown; `undone` says that it has not gone out. `of` is the
    record that it belongs to: whoever that is closed to does not read its name.
    """

    words: str
    href: str = ""
    undone: str = ""
    of: UUID | None = None


MOST_BELONGING = 50
"""How many things of a kind are listed at most on the page that has everything of a record: the latest."""


@dataclass(frozen=True)
class Belonging:
    """Something that belongs to a record; what is overdue comes first. `on_own_page`: all its readers see it."""

    heading: str
    words: str
    href: str = ""
    detail: str = ""
    state: str = ""
    is_overdue: bool = False
    on_own_page: bool = False


@dataclass(frozen=True)
class Amiss:
    """Something that is not as it was agreed and belongs to no grant: since when, its next step, and where that is."""

    sentence: str
    next_step: str
    href: str
    since: datetime


@dataclass(frozen=True)
class Stage:
    """One stage in the life of a grant: everything it adds to the registry, said in one place.

    `events` lists its public contract; nothing need react to one, for all are recorded.
    `authenticates` tell from a request who acts; the first that knows is believed.
    `waiting` tell what waits for somebody, for their home page.
    `coming` tell what comes next for somebody, with its day, for a home page on which nothing waits.
    `helpers` tell in sentences whom at the grant-maker somebody can ask, about what.
    `lacking` tell what an earlier stage's record, such as a scheme, lacks by this one, for its page.
    `outcomes` tell what became of some records of an earlier stage, by their ids, as far as people were told.
    `closed` tell which records of theirs are closed to somebody, so that their history is too.
    `names` tell what some records are called, by their ids, as far as the stage knows them.
    `belonging` tell what belongs to a record, by its id, as far as it is open to somebody; nothing of others' records.
    `beside` tell what administrators keep beside a record, such as notes; None where that is closed.
    `amiss` tell administrators what is not as it was agreed and belongs to no grant: a few things of each kind.
    `proposals` say which of its records one of us proposes and another confirms.
    `dossier` give what belongs into the whole file of a grant, for an auditor.
    `meant` tell which records people mean by some words: a name, a part of one, an e-mail address or a reference.
    `hidden_sums` tell of which records somebody may read no sums: their own result would follow.
    `returns_made` tell how many returns a grant makes, by its id, whether or not they were sent.
    `findable` say which of its records people can find, and what is told of each.
    `lists` are what an administrator sees of its records as rows; `acts` what is done with several of them at once.
    `menu_of` names blueprints whose pages stand in the menu where those of another do, and which.
    `affiliations` are queries of (role, what it is held on) for a person, read at each request.
    """

    name: str
    pages: Sequence[Blueprint] = ()
    api: Sequence[Any] = ()
    events: Sequence[type[Event]] = ()
    reactions: Sequence[Reaction] = ()
    jobs: Sequence[JobKind] = ()
    periodic: Sequence[Periodic] = ()
    authenticates: Sequence[Callable[[Session, Request, datetime], Actor | None]] = ()
    affiliations: Sequence[Callable[[UUID], Select[Any]]] = ()
    commands: Sequence[Command] = ()
    waiting: Sequence[Callable[[Session, Actor, datetime], list[Waiting]]] = ()
    coming: Sequence[Callable[[Session, Actor, datetime], list[Waiting]]] = ()
    helpers: Sequence[Callable[[Session, Actor, datetime], list[str]]] = ()
    lacking: Sequence[Callable[[Session, UUID], list[Waiting]]] = ()
    outcomes: Sequence[Callable[[Session, Sequence[UUID]], dict[UUID, Told]]] = ()
    closed: Sequence[Callable[[Session, Actor], Set[UUID]]] = ()
    hidden_sums: Sequence[Callable[[Session, Actor], Set[UUID]]] = ()
    names: Sequence[Callable[[Session, Set[UUID]], dict[UUID, Named]]] = ()
    belonging: Sequence[Callable[[Session, Actor, UUID, datetime], list[Belonging]]] = ()
    beside: Sequence[Callable[[Session, Actor, UUID, datetime], list[Belonging] | None]] = ()
    amiss: Sequence[Callable[[Session, Actor, datetime], list[Amiss]]] = ()
    proposals: Sequence[Proposals] = ()
    dossier: Sequence[Pieces] = ()
    meant: Sequence[Callable[[Session, str], Set[UUID]]] = ()
    returns_made: Sequence[Callable[[Session, UUID], int]] = ()
    findable: Sequence[Findable] = ()
    lists: Sequence[List] = ()
    acts: Sequence[Act | ActElsewhere] = ()
    navigation: Sequence[Link] = ()
    menu_of: Mapping[str | None, str] = field(default_factory=dict)


def _react(run: Callable[..., None], session: Session, args: dict[str, Any], now: datetime) -> None:
    """One function may react to several events, so the event says what it is. It may run much later than the event:
    the session knows when that was.
    """
    registry: Registry = session.info["registry"]
    stored = session.get_one(StoredEvent, UUID(args["event_id"]))
    session.info["happened_at"] = stored.at
    run(session, registry.events[stored.name].from_facts(stored.facts), now=now)


def _tick(periodic: Periodic, session: Session, args: dict[str, Any], now: datetime) -> None:
    periodic.run(session, now)


class Registry:
    """All stages in the order of a grant's life, and what can be looked up across them."""

    def __init__(self, stages: Sequence[Stage], *, hint: Hint) -> None:
        self.stages = tuple(stages)
        self.hint = hint
        self._reactions: dict[type[Event], list[Reaction]] = {}
        self._kinds: dict[str, JobKind] = {}
        self._done_by: dict[str, object] = {}
        self.events: dict[str, type[Event]] = {}
        self.periodic: list[Periodic] = []
        for stage in self.stages:
            self._register(stage)

    def _register(self, stage: Stage) -> None:
        for event in stage.events:
            check_sentence(event)
        self.events |= {event.name(): event for event in stage.events}
        self.periodic += stage.periodic
        for kind in stage.jobs:
            self._know(kind, kind)
        for periodic in stage.periodic:
            tick = partial(_tick, periodic)
            self._know(JobKind(periodic.name, REACTIONS, run=tick, kept=ROUNDS_KEPT), periodic)
        for reaction in stage.reactions:
            self._reactions.setdefault(reaction.on, []).append(reaction)
            react = partial(_react, reaction.run)
            self._know(JobKind(reaction.name, REACTIONS, run=react, kept=REACTIONS_KEPT), reaction.run)

    def _know(self, kind: JobKind, does: object) -> None:
        """Raises ValueError when another thing that is done has this name. One reaction may follow several events."""
        if self._done_by.setdefault(kind.name, does) is not does:
            raise ValueError(f"two jobs are called {kind.name}")
        self._kinds[kind.name] = kind

    def outcomes_of(self, session: Session, ids: Sequence[UUID]) -> dict[UUID, Told]:
        """What people were told of some records, by any stage that knows it."""
        found: dict[UUID, Told] = {}
        for stage in self.stages:
            for outcomes in stage.outcomes:
                found |= outcomes(session, ids)
        return found

    def names_of(self, session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
        """What these records are called, by any stage that knows them."""
        found: dict[UUID, Named] = {}
        for stage in self.stages:
            for names in stage.names:
                found |= names(session, ids)
        return found

    def belonging(self, session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
        """What belongs to a record, by every stage, as far as it is open to this person."""
        return [
            each
            for stage in self.stages
            for belonging in stage.belonging
            for each in belonging(session, actor, record_id, now)
        ]

    def dossier(self, session: Session, whole: Whole) -> Iterator[Piece]:
        """What belongs into the whole file of a grant, by every stage, one piece after another."""
        for stage in self.stages:
            for pieces in stage.dossier:
                yield from pieces(session, whole)

    def amiss(self, session: Session, actor: Actor, now: datetime) -> list[Amiss]:
        """What is not as it was agreed and belongs to no grant, by every stage, what has been so longest first."""
        found = [each for stage in self.stages for amiss in stage.amiss for each in amiss(session, actor, now)]
        return sorted(found, key=lambda each: each.since)

    def meant(self, session: Session, words: str) -> frozenset[UUID]:
        """The records that people mean by some words, by any stage that knows them: a few of each kind."""
        return frozenset(each for stage in self.stages for meant in stage.meant for each in meant(session, words))

    @cached_property
    def links(self) -> list[Link]:
        """The links of the menu, in the order of the stages."""
        return [link for stage in self.stages for link in stage.navigation]

    def links_near(self, blueprint: str | None) -> Sequence[Link]:
        """The links of the stage that has these pages, or has those beside which they stand; none for the kernel’s."""
        blueprint = next((each.menu_of[blueprint] for each in self.stages if blueprint in each.menu_of), blueprint)
        of_a_grant = (stage for stage in self.stages if stage.name != "kernel")
        near = (stage for stage in of_a_grant for pages in stage.pages if pages.name == blueprint)
        stage = next(near, None)
        return stage.navigation if stage else ()

    @cached_property
    def lists(self) -> dict[str, List]:
        """The lists of all stages by their names, in the order of the stages."""
        return {listed.name: listed for stage in self.stages for listed in stage.lists}

    def acts_on(self, listed: List) -> list[Act | ActElsewhere]:
        """What can be done with several rows of a list at once."""
        return [act for stage in self.stages for act in stage.acts if act.list_name == listed.name]

    def lacking(self, session: Session, record_id: UUID) -> list[Waiting]:
        """What a record lacks, by any stage that knows it."""
        return [each for stage in self.stages for lacking in stage.lacking for each in lacking(session, record_id)]

    def closed(self, session: Session, actor: Actor) -> frozenset[UUID]:
        """The records that are closed to this person, by their ids."""
        return frozenset(each for stage in self.stages for closed in stage.closed for each in closed(session, actor))

    def hidden_sums(self, session: Session, actor: Actor) -> frozenset[UUID]:
        """The records of which this person may read no sums, by their ids, for any stage's reason."""
        return frozenset(
            record_id for stage in self.stages for hidden in stage.hidden_sums for record_id in hidden(session, actor)
        )

    def returns_made(self, session: Session, award_id: UUID) -> int:
        """How many returns a grant makes, by the stage that knows them."""
        return sum(made(session, award_id) for stage in self.stages for made in stage.returns_made)

    def reactions_to(self, happened: Event | type[Event]) -> list[Reaction]:
        kind = happened if isinstance(happened, type) else type(happened)
        return self._reactions.get(kind, [])

    def job_kind(self, name: str) -> JobKind:
        return self._kinds[name]

    def known_job_kind(self, name: str) -> JobKind | None:
        """The kind of job with this name; None for a name of another version of the program."""
        return self._kinds.get(name)

    def job_kinds(self) -> list[JobKind]:
        return list(self._kinds.values())

    @cached_property
    def roles_of_person(self) -> CompoundSelect[Any]:
        """All affiliations of the person bound to `person_id`, as one statement; made once, used in each request."""
        person: Any = bindparam("person_id", type_=Uuid())
        return union_all(*(affiliation(person) for stage in self.stages for affiliation in stage.affiliations))

    def wake(self, session: Session) -> None:
        """After a commit: hint at the jobs that are due. A lost hint costs seconds, nothing more."""
        for queue, job_id in session.info.pop("hints", []):
            try:
                self.hint(queue, job_id)
            except Exception as error:  # noqa: BLE001 - whatever stops a hint must not undo the commit
                log.warning("hint_lost", queue=queue, job=str(job_id), error=repr(error))
                return
