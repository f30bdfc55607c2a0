"""The history of what happened, as its readers may read it: in sentences, with nothing that is closed to them."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, exists, select, union
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import in_london, london_moment
from grants.kernel.events import Event, EventSubject, StoredEvent
from grants.kernel.paging import LARGEST_PAGE, Page, page_of
from grants.kernel.sentences import Known, Part, ids_in, kind_in_words, plain, sentence_of
from grants.kernel.stage import Named
from grants.kernel.web import this_app


@dataclass(frozen=True)
class Told:
    """An event as people read it: a sentence in parts, and by whom where it does not say so itself.

    `facts` are without what is closed to its reader.
    """

    event: StoredEvent
    parts: Sequence[Part]
    by: str
    facts: dict[str, Any]

    @property
    def sentence(self) -> str:
        return plain(self.parts)

    # What programs read of the event as it is kept.

    @property
    def id(self) -> UUID:
        return self.event.id

    @property
    def name(self) -> str:
        return self.event.name

    @property
    def subject_id(self) -> UUID:
        return self.event.subject_id

    @property
    def actor_id(self) -> UUID | None:
        return self.event.actor_id

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def number(self) -> int | None:
        return self.event.number

    @property
    def seal(self) -> str | None:
        return self.event.seal


def history_of(subject_ids: Set[UUID]) -> Select[Any]:
    """Events about some things, whether they are their subject or one of the further things they are about; of people
    also what they did.
    """
    done = select(StoredEvent.id).where(StoredEvent.actor_id.in_(subject_ids))
    return select(StoredEvent).where(StoredEvent.id.in_(union(*_about(subject_ids).selects, done)))


def _about(subject_ids: Set[UUID]) -> CompoundSelect[Any]:
    further = select(EventSubject.event_id).where(EventSubject.subject_id.in_(subject_ids))
    return select(StoredEvent.id).where(StoredEvent.subject_id.in_(subject_ids)).union(further)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which events somebody wants to read. `person` and `record` are words by which people mean who did it and what it
    is about; `kind` is the name of a kind of event or of a stage; the days are those of London.
    """

    subject_id: UUID | None = None
    person: str = ""
    record: str = ""
    kind: str = ""
    from_day: date | None = None
    to_day: date | None = None


ALL = Wanted()


def kinds_in_words() -> list[tuple[str, str]]:
    """The stages and their kinds of events, to choose from: the value, and what people read."""
    named = [(stage.name, stage.events) for stage in this_app().registry.stages if stage.events]
    found = []
    for stage, events in named:
        found.append((stage, f"{stage.capitalize()}: everything"))
        words = sorted((kind_in_words(event.name()), event.name()) for event in events)
        found += [(name, f"{stage.capitalize()}: {said.lower()}") for said, name in words]
    return found


def _wanted(session: Session, wanted: Wanted) -> Select[Any]:
    registry = this_app().registry
    subjects = {wanted.subject_id} if wanted.subject_id else set()
    statement = history_of(subjects) if subjects else select(StoredEvent)
    if wanted.record:
        statement = statement.where(StoredEvent.id.in_(_about(registry.meant(session, wanted.record))))
    if wanted.person:
        statement = statement.where(StoredEvent.actor_id.in_(registry.meant(session, wanted.person)))
    if wanted.kind in registry.events:
        statement = statement.where(StoredEvent.name == wanted.kind)
    elif wanted.kind:
        statement = statement.where(StoredEvent.name > f"{wanted.kind}.", StoredEvent.name < f"{wanted.kind}/")
    if wanted.from_day:
        statement = statement.where(StoredEvent.at >= london_moment(wanted.from_day, time.min))
    if wanted.to_day:
        statement = statement.where(StoredEvent.at < london_moment(wanted.to_day + timedelta(days=1), time.min))
    return statement


def events_page(session: Session, actor: Actor, wanted: Wanted = ALL, **paging: Any) -> Page[Told]:
    """The events that a person may read, the latest first: none about a record that is closed to them."""
    closed = this_app().registry.closed(session, actor)
    statement = open_events(closed, _wanted(session, wanted))
    page = page_of(session, statement, by=(StoredEvent.at, StoredEvent.id), descending=True, **paging)
    return Page(told(session, actor, page.items, closed), page.next_cursor)


def open_events(closed: Set[UUID], among: Select[Any] | None = None) -> Select[Any]:
    """The events, of those among or of all, that are about nothing that is closed."""
    among = select(StoredEvent) if among is None else among
    if not closed:
        return among
    about = exists().where(EventSubject.event_id == StoredEvent.id, EventSubject.subject_id.in_(closed))
    return among.where(StoredEvent.subject_id.not_in(closed), ~about)


def rows_of(actor: Actor, wanted: Wanted) -> Iterator[Sequence[str]]:
    """A table of the events that a person may read: headings, then a row for each, read page by page."""
    yield ("when", "what happened", "by", "kind", "seal")
    after: str | None = None
    while True:
        with this_app().database.read() as session:
            page = events_page(session, actor, wanted, after=after, size=LARGEST_PAGE)
        for each in page.items:
            at = in_london(each.at).isoformat(sep=" ", timespec="seconds")
            yield (at, each.sentence, each.by, kind_in_words(each.name), str(each.number or ""))
        if (after := page.next_cursor) is None:
            return


def named(session: Session, actor: Actor, record_id: UUID) -> Named | None:
    """What a record is called, where it is open to this person."""
    registry = this_app().registry
    closed = registry.closed(session, actor)
    found = registry.names_of(session, {record_id} - closed).get(record_id)
    return found if found and found.of not in closed else None


def told(session: Session, actor: Actor, events: Sequence[StoredEvent], closed: Set[UUID]) -> list[Told]:
    """Events in sentences. What is closed to the reader is neither named nor told in figures."""
    registry = this_app().registry
    hidden = registry.hidden_sums(session, actor)
    about = {event.id: {event.subject_id, *ids_in(event.facts)} for event in events}
    further = select(EventSubject.event_id, EventSubject.subject_id).where(EventSubject.event_id.in_(about))
    for event_id, subject_id in session.execute(further) if hidden else ():
        about[event_id].add(subject_id)
    actors = {event.actor_id for event in events if event.actor_id}
    names = registry.names_of(session, frozenset().union(actors, *about.values()))
    return [
        _told(registry.events.get(event.name), event, names, closed, hides_sums=bool(about[event.id] & hidden))
        for event in events
    ]


def _told(
    kind: type[Event] | None, event: StoredEvent, named: dict[UUID, Named], closed: Set[UUID], *, hides_sums: bool
) -> Told:
    """An event of a kind that nobody knows any more is told by its name."""
    names = {record_id: (each.words, each.href) for record_id, each in named.items()}
    unnamed = closed | {record_id for record_id, each in named.items() if each.of in closed}
    known = Known(names, unnamed, hides_sums=hides_sums)
    parts = sentence_of(kind, event.facts, event.actor_id, known) if kind else [Part(kind_in_words(event.name))]
    says_who = event.actor_id is None or any(part.record_id == event.actor_id for part in parts)
    by = "" if says_who or event.actor_id not in names else names[event.actor_id][0]
    facts = {name: _readable(value, closed) for name, value in event.facts.items()}
    if hides_sums and kind:
        facts = {name: None if type(value) is int else value for name, value in facts.items()}
    return Told(event, parts, by, facts)


def _readable(value: Any, closed: Set[UUID]) -> Any:
    if isinstance(value, list):
        return [each for each in value if not ids_in({"": each}) & closed]
    return None if ids_in({"": value}) & closed else value
