"""How a list is described: its columns with their meaning, what orders it, and what its rows can be chosen by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from grants.kernel.access import Actor
from grants.kernel.clock import in_london
from grants.kernel.findable import Findable
from grants.kernel.lists.rules import Offered
from grants.kernel.money import Pence, as_decimal

TEXT, MONEY, DAY, MOMENT, STATE, NUMBER = "text", "money", "day", "moment", "state", "number"
"""What a column holds, by which it is shown on a page and told in a table."""
Source = InstrumentedAttribute[Any] | ColumnElement[Any]
Sought = Callable[[Actor, datetime], Source]
"""What is so for somebody at a moment, such as a state that time changes."""


@dataclass(frozen=True)
class Column:
    """One column: its name in the table, what it means, where it is, what it holds, and its heading on a page.

    `known` are the words for values that are kept as keys.
    """

    name: str
    meaning: str
    source: Source | Sought
    holds: str = TEXT
    heading: str = ""
    known: Mapping[Any, str] = field(default_factory=dict)

    def sought(self, actor: Actor, now: datetime) -> Source:
        """Where it is, for somebody at a moment."""
        return self.source(actor, now) if callable(self.source) else self.source

    @property
    def words(self) -> str:
        return self.heading or self.name.replace("_", " ").capitalize()

    def told(self, value: Any) -> Any:
        """A value as a table has it: sums in pounds, moments as London’s clocks show them, to the minute."""
        if value is None:
            return None
        if self.holds == MONEY:
            return as_decimal(Pence(value))
        return _moment(value) if self.holds == MOMENT else self.known.get(value, value) if self.known else value


def _moment(value: datetime) -> datetime:
    return in_london(value).replace(second=0, microsecond=0, tzinfo=None)


@dataclass(frozen=True)
class View:
    """Rows that can be chosen as those of a state can, by what is so at a moment; where `theirs` is, for who asks."""

    words: str
    holds: Callable[[datetime], ColumnElement[bool]]
    theirs: Callable[[Actor], ColumnElement[bool]] | None = None


@dataclass(frozen=True)
class List:
    """A list. `name` is what addresses call it. `key` tells its rows apart and orders them as they were made; `href` is
    the page of the row of an id.

    `open_to` is the condition that keeps from somebody what is closed to them. `sorts` are the columns by which it is
    sorted, each never empty and with an index; `days` is the column that "from" and "to" choose by. `scheme`, `round`
    and `about` are the columns by which its rows are chosen by one of those, or by another record; `findable` says what
    finds them by words, and `found` which column has what that finds. `views` are chosen like states, by a key that is
    none of theirs; `counts` tells how many rows of a round are in each state. `begin` are the words and the page that
    make another row. `indexed_by_state` says that an index has its rows by state, with the key beside it.
    """

    name: str
    title: str
    key: InstrumentedAttribute[Any]
    columns: Mapping[str, Column]
    joined: Callable[[Select[Any]], Select[Any]]
    open_to: Callable[[Actor], ColumnElement[bool]]
    href: Callable[[], Callable[[Any], str]]
    usual: Sequence[str]
    linked: InstrumentedAttribute[Any]
    sorts: Mapping[str, Source]
    states: Sequence[str] = ()
    state: Source | None = None
    days: str = ""
    scheme: InstrumentedAttribute[Any] | None = None
    round: InstrumentedAttribute[Any] | None = None
    about: InstrumentedAttribute[Any] | None = None
    findable: Findable | None = None
    found: InstrumentedAttribute[Any] | None = None
    views: Mapping[str, View] = field(default_factory=dict)
    counts: Callable[[Session, UUID], Mapping[str, int]] | None = None
    begin: tuple[str, str] | None = None
    indexed_by_state: bool = False

    @property
    def offered(self) -> Offered:
        """What can be asked of this list."""
        return Offered(
            columns=tuple(self.columns),
            usual=self.usual,
            sorted_by=tuple(self.sorts),
            states=(*self.states, *self.views),
            of_round=self.round is not None,
            of_scheme=self.scheme is not None,
            of_record=self.about is not None,
            found_by_words=self.findable is not None,
            has_days=bool(self.days),
        )


def named(*columns: Column) -> dict[str, Column]:
    """Columns by their names."""
    return {column.name: column for column in columns}


def statement_of(
    listed: List, columns: Sequence[Column], actor: Actor, now: datetime, order: Sequence[Source]
) -> Select[Any]:
    """The statement that reads the key of each row, what it links to, what orders it, and these columns; of what is
    open to somebody.
    """
    ordering = [each.label(f"order_{number}") for number, each in enumerate(order)]
    shown = [column.sought(actor, now).label(column.name) for column in columns]
    statement = listed.joined(select(listed.key.label("key"), listed.linked.label("linked"), *ordering, *shown))
    return statement.where(listed.open_to(actor))
