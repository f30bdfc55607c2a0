"""What may wait for somebody on their home page, and what has to be there for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Dialect, Select, Uuid, bindparam, exists, select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting

Ask = Callable[[Session, Actor, datetime], list[Waiting]]
Audience = Callable[[Actor], bool]


@dataclass(frozen=True, eq=False)
class Source:
    """One kind of thing that waits: for whom it can, and a condition that a row meets wherever something does, or
    wherever something does for whoever asks.

    Called as `ask` is, it gives nothing to anybody else.
    """

    ask: Ask
    audience: Audience
    where: ColumnElement[bool] | None
    theirs: ColumnElement[bool] | None

    def __call__(self, session: Session, actor: Actor, now: datetime) -> list[Waiting]:
        return self.ask(session, actor, now) if self.audience(actor) else []


def waits_for(
    audience: Audience, where: ColumnElement[bool] | None = None, *, theirs: ColumnElement[bool] | None = None
) -> Callable[[Ask], Source]:
    """Mark what waits for an audience, and only while there are rows that meet `where`: of one table, and no question
    of who asks, or when. Or while there are some that meet `theirs`, which says with `held` and `ME` who asks.
    """
    return lambda ask: Source(ask, audience, where, theirs)


def held(role: str) -> BindParameter[UUID]:
    """In a condition: all on which whoever asks holds a role, `member` or `named`."""
    return bindparam(role, type_=Uuid(), expanding=True)


ME = bindparam("person_id", type_=Uuid())


def administrators(actor: Actor) -> bool:
    return actor.is_administrator


def signed_in(actor: Actor) -> bool:
    return actor.signed_in


def members(actor: Actor) -> bool:
    """Whoever acts for an organisation."""
    return bool(actor.held("member"))


def all_that_waits(session: Session, actor: Actor, now: datetime, sources: Sequence[Ask]) -> list[Waiting]:
    """What waits for `actor` by these sources, in their order. Two statements find those that can have something: most
    have nothing, and each would ask the database for itself.
    """
    for_them = [each for each in sources if isinstance(each, Source) and each.audience(actor)]
    of_all = tuple(each for each in for_them if each.where is not None)
    of_theirs = tuple(each for each in for_them if each.theirs is not None)
    empty = (_empty(session, of_all) if of_all else set()) | (
        _empty_for(session, actor, of_theirs) if of_theirs else set()
    )
    return [item for source in sources if source not in empty for item in source(session, actor, now)]


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


def _empty_for(session: Session, actor: Actor, sources: tuple[Source, ...]) -> set[Source]:
    who = {ME.key: actor.person_id} | {role: actor.held(role) for role in ("member", "named")}
    is_there = session.execute(_looking_for(sources), who).one()
    return {source for source, found in zip(sources, is_there, strict=True) if not found}


@cache
def _looking_for(sources: tuple[Source, ...]) -> Select[*tuple[Any, ...]]:
    """Which of these have a row of whoever asks that meets their condition."""
    return select(*[exists().where(source.theirs) for source in sources if source.theirs is not None])
