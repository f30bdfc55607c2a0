"""Events: facts that have happened, written in the transaction of the change.

The event table is the audit trail and the outbox at once: publishing an event also writes one job
for each reaction to it, so that nothing that must follow can be lost.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, Self, Union, cast, dataclass_transform, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Table, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.access import Actor
from grants.kernel.db import Base, index_where, new_id
from grants.kernel.jobs import add_jobs
from grants.kernel.money import Pence

_WORDS = re.compile(r"(?<!^)(?=[A-Z])")


class StoredEvent(Base):
    """An event as it is kept: append-only, and sealed into a chain soon after (see `sealing`)."""

    __tablename__ = "event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    subject_id: Mapped[UUID]
    actor_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    number: Mapped[int | None] = mapped_column(unique=True)
    seal: Mapped[str | None]

    __table_args__ = (
        Index("ix_event_subject_id_id", "subject_id", "id"),
        Index("ix_event_at_id", "at", "id"),
        Index("ix_event_actor_id_at_id", "actor_id", "at", "id"),
        Index("ix_event_name_at_id", "name", "at", "id"),
        index_where("ix_event_unsealed", "id", where=number.is_(None)),
    )


class EventSubject(Base):
    """Further things an event is about, beside its subject: an application's round, for example."""

    __tablename__ = "event_subject"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


# Written without the unit of work: every change has one, and it is never an object here.
_keep = insert(cast(Table, StoredEvent.__table__))
_keep_subject = insert(cast(Table, EventSubject.__table__))


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, in the past tense. Subclasses hold ids and facts, never personal data; each is a frozen dataclass.

    The first field names the subject: what the event is about. `sentence` is how history tells it: a template in the
    past tense with the facts in braces, as `sentences` reads it.
    """

    sentence: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    def name(cls) -> str:
        """The stable name, such as `applications.application_submitted`."""
        return f"{cls.__module__.split('.')[1]}.{_WORDS.sub('_', cls.__name__).lower()}"

    @property
    def subject_id(self) -> UUID:
        subject: UUID = getattr(self, fields(self)[0].name)
        return subject

    def facts(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        hints = get_type_hints(cls)
        return cls(**{name: _typed(value, hints[name]) for name, value in facts.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, Pence) else value


def _typed(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return tuple(_typed(item, arguments[0]) for item in value)
    if get_origin(kind) is Union or type(None) in arguments:
        return _typed(value, next(a for a in arguments if a is not type(None)))
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return kind(value) if kind in (UUID, Pence) else value


@dataclass(frozen=True)
class Reaction:
    """What a stage does when an event happens; only touches the database, run as a job of its own."""

    on: type[Event]
    run: Callable[..., None]

    @property
    def name(self) -> str:
        return f"{self.run.__module__.split('.')[1]}.{self.run.__name__}"


class KnowsReactions(Protocol):
    """What tells which reactions follow an event: the registry of all stages."""

    def reactions_to(self, happened: Event) -> Sequence[Reaction]: ...


def publish(session: Session, happened: Event, *, actor: Actor, now: datetime, about: tuple[UUID, ...] = ()) -> None:
    """Write the event and one job for each reaction to it, in the transaction of the change.

    `about` names further things whose history shows this event.
    """
    publish_all(session, [(happened, about)], actor=actor, now=now)


def publish_all(
    session: Session, happened: Sequence[tuple[Event, tuple[UUID, ...]]], *, actor: Actor, now: datetime
) -> None:
    """Write events, each with what else it is about, in as many statements as one."""
    registry: KnowsReactions = session.info["registry"]
    session.flush()
    stored, subjects, jobs = [], [], []
    for event, about in happened:
        event_id = new_id()
        stored.append(
            {
                "id": event_id,
                "name": event.name(),
                "subject_id": event.subject_id,
                "actor_id": actor.person_id,
                "facts": event.facts(),
                "at": now,
            }
        )
        subjects += [{"event_id": event_id, "subject_id": each} for each in dict.fromkeys(about)]
        jobs += [(each.name, str(event_id), {"event_id": str(event_id)}) for each in registry.reactions_to(event)]
    connection = session.connection()
    if stored:
        connection.execute(_keep, stored if len(stored) > 1 else stored[0])
    if subjects:
        connection.execute(_keep_subject, subjects)
    add_jobs(session, jobs, now=now)
