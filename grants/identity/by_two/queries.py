"""Reading who runs the programme no more, and what they left for another to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from grants.identity.by_two.rules import Pair, second_refusal
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.stage import Registry

MOST_FOR_NOBODY = 50


def is_gone(first: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """A condition on the first of two: somebody who does not run the programme any more."""
    return func.coalesce(first.in_(select(Person.id).where(~Person.is_administrator)), false())


def is_there(first: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """A condition on the first of two: somebody who runs the programme."""
    return first.in_(select(Person.id).where(Person.is_administrator))


def gone(session: Session, first: UUID | None, *, lock: bool = False) -> str | None:
    """The name of the first of two where they do not run the programme any more; None where they do.

    With `lock` nobody is ended as an administrator until the transaction ends.
    """
    found = select(Person.name, Person.is_administrator).where(Person.id == first)
    row = session.execute(found.with_for_update(read=True, key_share=True) if lock else found).one_or_none()
    return None if row is None or row.is_administrator else row.name


def why_not_second(session: Session, first: UUID | None, actor: Actor, pair: Pair) -> str:
    """Why somebody cannot confirm what another began; empty where they can."""
    is_first = first is not None and first == actor.person_id
    refusal = second_refusal(pair, is_first=is_first, gone=None if is_first else gone(session, first))
    return refusal.message if refusal else ""


@dataclass(frozen=True)
class ForNobody:
    """Something that nobody can confirm, since whoever began it does not run the programme any more."""

    words: str
    href: str
    first: str
    since: datetime
    instead: str


def for_nobody(session: Session, registry: Registry, actor: Actor) -> list[ForNobody]:
    """What waits for nobody, the longest first, without what is closed to this person."""
    kinds = [each for stage in registry.stages for each in stage.proposals]
    if not kinds:
        return []
    rows = union_all(*(each.waiting.add_columns(literal(place)) for place, each in enumerate(kinds))).subquery()
    record_id, number, by, since, kind = rows.c
    left = select(record_id, number, since, kind, Person.name).join(Person, Person.id == by)
    left = left.where(~Person.is_administrator).order_by(since).limit(MOST_FOR_NOBODY)
    found = session.execute(left).all()
    closed = registry.closed(session, actor) if found else frozenset()
    told = [
        (kinds[place], kinds[place].told(session, its_id, its_number), at, name)
        for its_id, its_number, at, place, name in found
    ]
    return [
        ForNobody(begun.words, begun.href, name, at, kind.instead)
        for kind, begun, at, name in told
        if begun.of not in closed
    ]


def firsts_gone(session: Session, firsts: Sequence[UUID | None]) -> frozenset[UUID]:
    """Those of some people who do not run the programme any more."""
    ids = {each for each in firsts if each is not None}
    return frozenset(session.scalars(select(Person.id).where(Person.id.in_(ids), ~Person.is_administrator)))
