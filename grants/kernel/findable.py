"""What a stage says of its records, so that they can be found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.functions import FunctionElement

from grants.kernel.access import Actor


@dataclass(frozen=True)
class Found:
    """A record as a search shows it: what it is called, where it is shown, how it stands, and a sentence about it."""

    title: str
    href: str
    state: str = ""
    status: str = ""
    sentence: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Findable:
    """Records that people can find. `key` names them in addresses, `heading` on pages, `entry` in the table of entries.

    `id` is the column of their ids. `open_to` is the condition that leaves somebody what they may read, and None where
    nothing of it can be theirs. `told` tells of some of them, by their ids. `in_words` heads those that are found by
    what is written in them, where that is looked at.
    `entries` selects (record_id, reference, named, words) of all of them, as the triggers keep them.
    """

    key: str
    heading: str
    entry: str
    id: InstrumentedAttribute[UUID]
    open_to: Callable[[Actor], ColumnElement[bool] | None]
    told: Callable[[Session, Actor, Sequence[UUID]], Mapping[UUID, Found]]
    in_words: str = ""
    entries: Callable[[], Select[Any]] | None = None


def joined(*texts: Any) -> ColumnElement[str]:
    """Some columns as one text, with a space between them, as the triggers join them."""
    present: list[Any] = [func.coalesce(each, "") for each in texts]
    return reduce(lambda before, each: before + literal(" ") + each, present)


class TextsIn(FunctionElement[str]):
    """All texts in a column of JSON, each on a line of its own."""

    type = String()
    inherit_cache = True


@compiles(TextsIn)
def _texts_in(element: TextsIn, compiler: Any, **options: Any) -> str:
    of = compiler.process(element.clauses, **options)
    each = f"jsonb_path_query({of}, 'strict $.** ? (@.type() == \"string\")')"
    return f"coalesce((SELECT string_agg(each #>> '{{}}', chr(10)) FROM {each} AS each), '')"  # noqa: S608 - no value is in it


@compiles(TextsIn, "sqlite")
def _texts_in_on_sqlite(element: TextsIn, compiler: Any, **options: Any) -> str:
    of = compiler.process(element.clauses, **options)
    return f"coalesce((SELECT group_concat(value, char(10)) FROM json_tree({of}) WHERE type = 'text'), '')"  # noqa: S608
