"""What may wait for somebody on their home page, and what has to be there for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Dialect, exists, select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting

Ask = Callable[[Session, Actor, datetime], list[Waiting]]
Audience = Callable[[Actor], bool]


@dataclass(frozen=True, eq=False)
class Source:
    """One kind of thing that waits: for whom it can, and a condition that a row meets wherever something does.

    Called as `ask` is, it gives nothing to anybody else.
    """

    ask: Ask
    audience: Audience
    where: ColumnElement[bool] | None

    def __call__(self, session: Session, actor: Actor, now: datetime) -> list[Waiting]:
        return self.ask(session, actor, now) if self.audience(actor) else []


def waits_for(audience: Audience, where: ColumnElement[bool] | None = None) -> Callable[[Ask], Source]:
    """Mark what waits for an audience, and only while there are rows that meet `where`: of one table, and no question
    of who asks, or when.
    """
    return lambda ask: Source(ask, audience, where)


def administrators(actor: Actor) -> bool:
    return actor.is_administrator


def signed_in(actor: Actor) -> bool:
    return actor.signed_in


def all_that_waits(session: Session, actor: Actor, now: datetime, sources: Sequence[Ask]) -> list[Waiting]:
    """What waits for `actor` by these sources, in their order. One statement finds those that can have something: most
    have nothing, and each would ask the database for itself.
    """
    of_theirs = tuple(each for each in sources if isinstance(each, Source) and _can_be_empty(each, actor))
    empty = _empty(session, of_theirs) if of_theirs else set()
    return [item for source in sources if source not in empty for item in source(session, actor, now)]


def _can_be_empty(source: Source, actor: Actor) -> bool:
    return source.where is not None and source.audience(actor)


def _empty(session: Session, sources: tuple[Source, ...]) -> set[Source]:
    connection = session.connection()
    is_there = connection.exec_driver_sql(_looking(sources, connection.dialect)).one()
    return {source for source, found in zip(sources, is_there, strict=True) if not found}


@cache
def _looking(sources: tuple[Source, ...], dialect: Dialect) -> str:
    """Which of these have a row that meets their condition. The values stand in the statement: only so PostgreSQL knows
    which of its partial indexes answer it. It is made once, for to make it costs more than to ask.
    """
    wanted = select(*[exists().where(source.where) for source in sources if source.where is not None])
    return str(wanted.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
