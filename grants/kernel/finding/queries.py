"""Looking for records: by the names and numbers of all kinds, and by the words that are written in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, column, func, literal_column, not_, select, table, text
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found
from grants.kernel.finding.models import SearchEntry
from grants.kernel.finding.rules import Piece, Wanted, begins, excerpt, pieces
from grants.kernel.paging import bounded, mark_of, marks_in
from grants.kernel.references import read_reference
from grants.kernel.stage import Registry

FIRST = 5
"""How many of each kind are shown on the page of all kinds."""
WORDS = "-words"
"""The end of the key of what is found by the words written in it."""
NEWEST, NEWEST_TEXTS = 10, 4
"""Of a page, how many times its size of the newest records is looked through first, where PostgreSQL looks: what most
of them have fills it there, and would be put together from the whole index. A text takes longer than a name.
"""
MOST_REFERENCE = 30
"""Characters. Nothing longer is read as a reference."""


@dataclass(frozen=True)
class Kind:
    """Records of one kind as they are looked for: by their names, or by what is written in them."""

    findable: Findable
    by_words: bool

    @property
    def key(self) -> str:
        return self.findable.key + (WORDS if self.by_words else "")

    @property
    def heading(self) -> str:
        return self.findable.in_words if self.by_words else self.findable.heading


@dataclass(frozen=True)
class Hit:
    """A record that was found: its title, with what was looked for marked, and what is written around that."""

    id: UUID
    found: Found
    title: list[Piece]
    excerpt: list[Piece]


@dataclass(frozen=True)
class Group:
    """What was found of one kind, and the cursor that leads to more of it."""

    kind: Kind
    items: Sequence[Hit]
    next_cursor: str | None


def kinds_for(registry: Registry, actor: Actor) -> list[Kind]:
    """The kinds of records that this person may find any of, in the order of the stages; those by words come last."""
    theirs = [each for stage in registry.stages for each in stage.findable if each.open_to(actor) is not None]
    return [Kind(each, False) for each in theirs] + [Kind(each, True) for each in theirs if each.in_words]


def find(
    session: Session, actor: Actor, kind: Kind, wanted: Wanted, *, after: str | None = None, size: int = FIRST
) -> Group:
    """Records of one kind that have all the words, and that this person may read; the newest first.

    Raises Invalid when `after` is not a cursor of ours.
    """
    findable, size = kind.findable, bounded(size)
    allowed = findable.open_to(actor)
    if allowed is None or not wanted.words:
        return Group(kind, [], None)
    before = marks_in(after, [UUID])[0] if after else None

    def first(matches: Select[UUID]) -> list[UUID]:
        matched = matches.cte("matched").prefix_with("MATERIALIZED", dialect="postgresql")
        statement = select(findable.id).join(matched, matched.c.record_id == findable.id).where(allowed)
        if before:
            statement = statement.where(findable.id < before)
        return list(session.scalars(statement.order_by(findable.id.desc()).limit(size + 1)))

    number = (size + 1) * (NEWEST_TEXTS if kind.by_words else NEWEST)
    ids = first(_among_newest(kind, wanted, before, number)) if _is_postgresql(session) else []
    if len(ids) <= size:
        ids = first(matching(session, kind, wanted))
    cursor = mark_of([ids[size - 1]]) if len(ids) > size else None
    return Group(kind, list(_hits(session, actor, kind, wanted, ids[:size])), cursor)


def matching(session: Session, kind: Kind, wanted: Wanted) -> Select[UUID]:
    """The ids of the records of a kind that have all the words, whoever may read them."""
    kept = SearchEntry.kind == kind.findable.entry
    return select(SearchEntry.record_id).where(kept, _matches(session, kind, wanted))


def _among_newest(kind: Kind, wanted: Wanted, before: UUID | None, number: int) -> Select[UUID]:
    """The same, of so many of the newest records of the kind alone, each of which is looked at."""
    entry = kind.findable.entry  # between it and itself, so that its own index is taken: that of ids has all kinds
    entries = select(SearchEntry.record_id, SearchEntry.named, SearchEntry.words)
    entries = entries.where(SearchEntry.kind.between(entry, entry))
    if before:
        entries = entries.where(SearchEntry.record_id < before)
    newest = entries.order_by(SearchEntry.kind.desc(), SearchEntry.record_id.desc()).limit(number)
    found, by_name = select(newest.cte("newest").c.record_id), _on_postgresql("named", wanted)
    if not kind.by_words:
        return found.where(by_name)
    return found.where(text("words != ''"), _on_postgresql(ANYWHERE, wanted), not_(by_name))


def _hits(session: Session, actor: Actor, kind: Kind, wanted: Wanted, ids: Sequence[UUID]) -> Iterator[Hit]:
    if not ids:
        return
    told = kind.findable.told(session, actor, ids)
    written = _words_of(session, ids) if kind.by_words else {}
    for each in ids:
        around = excerpt(written.get(each, ""), wanted.words)
        yield Hit(each, told[each], pieces(told[each].title, wanted.words), around)


def _words_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    found = select(SearchEntry.record_id, SearchEntry.words).where(SearchEntry.record_id.in_(ids))
    return {row.record_id: row.words for row in session.execute(found)}


def record_referred_to(session: Session, registry: Registry, actor: Actor, typed: str) -> Found | None:
    """The record whose reference somebody typed, where they may read it."""
    reference = read_reference(typed) if len(typed) <= MOST_REFERENCE else None
    if reference is None:
        return None
    entry = session.execute(
        select(SearchEntry.record_id, SearchEntry.kind).where(SearchEntry.reference == reference)
    ).first()
    if entry is None:
        return None
    for kind in kinds_for(registry, actor):
        if kind.findable.entry == entry.kind and not kind.by_words:
            allowed = kind.findable.open_to(actor)
            assert allowed is not None
            if session.scalar(select(kind.findable.id).where(kind.findable.id == entry.record_id, allowed)):
                return kind.findable.told(session, actor, [entry.record_id])[entry.record_id]
    return None


# The full text of the two databases

ANYWHERE = "named || ' ' || words"


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _matches(session: Session, kind: Kind, wanted: Wanted) -> ColumnElement[bool]:
    on_postgresql = _is_postgresql(session)
    by_name = _on_postgresql("named", wanted) if on_postgresql else _on_sqlite("named", wanted)
    if not kind.by_words:
        return by_name
    anywhere = _on_postgresql(ANYWHERE, wanted) if on_postgresql else _on_sqlite("named words", wanted)
    found_already = select(SearchEntry.record_id).where(SearchEntry.kind == kind.findable.entry, by_name)
    return and_(anywhere, SearchEntry.words != "", not_(SearchEntry.record_id.in_(found_already)))


def _on_postgresql(columns: str, wanted: Wanted) -> ColumnElement[bool]:
    """Every word is letters and numbers alone, so none of them means anything to the query."""
    query = " & ".join(f"{word}:*" if begins(word) else word for word in wanted.words)
    asked = func.to_tsquery(literal_column("'simple'::regconfig"), query)
    return func.searchable(literal_column(columns)).bool_op("@@")(asked)


def _on_sqlite(columns: str, wanted: Wanted) -> ColumnElement[bool]:
    query = " ".join(f'"{word}"*' if begins(word) else f'"{word}"' for word in wanted.words)
    index = table("search_index", column("rowid"))
    asked: Any = bindparam("asked", f"{{{columns}}} : ({query})", unique=True)
    hits = select(index.c.rowid).where(text("search_index MATCH :asked").bindparams(asked))
    return SearchEntry.number.in_(hits)
