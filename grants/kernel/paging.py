"""Keyset paging: every page costs the same, and none is skipped or repeated when rows are added."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Invalid, Problem

Item = TypeVar("Item")
PAGE_SIZE = 60
LARGEST_PAGE = 200
"""What no page has more of than, whoever asks: `bounded` holds every list to it."""
LARGEST_MARK = 2**63 - 1
"""The largest number in a cursor: what a column of the database holds."""


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list, and the cursor that leads to those after them (None at the end)."""

    items: Sequence[Item]
    next_cursor: str | None


def _encode(values: list[Any]) -> str:
    plain = [v.isoformat() if isinstance(v, datetime) else str(v) if isinstance(v, UUID) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, kinds: list[type]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(plain) != len(kinds):
            raise ValueError(cursor)
        return [_typed(value, kind) for value, kind in zip(plain, kinds, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Invalid([Problem("after", "This link to further entries is damaged. Start from the first.")]) from error


def _typed(value: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment.astimezone(UTC)
    if kind is UUID:
        return UUID(value)
    if not isinstance(value, kind):
        raise TypeError(value)
    if isinstance(value, str) and not storable(value):
        raise ValueError(value)
    if isinstance(value, int) and abs(value) > LARGEST_MARK:
        raise OverflowError(value)
    return value


def mark_of(values: list[Any]) -> str:
    """The cursor that leads to what comes after the entry with these values."""
    return _encode(values)


def marks_in(cursor: str, kinds: list[type]) -> list[Any]:
    """The values in a cursor of `mark_of`, each of its kind. Raises Invalid when it is not one of ours."""
    return _decode(cursor, kinds)


def bounded(size: int = PAGE_SIZE) -> int:
    """How many entries a page has of those asked for."""
    return max(1, min(size, LARGEST_PAGE))


def number_before(after: str | None) -> int:
    """How many entries of an order lie before those wanted: for lists whose order is worked out, in no column.

    Raises Invalid when `after` is not a cursor of ours.
    """
    number = _decode(after, [int])[0] if after else 0
    return max(0, int(number))


def cursor_after(number: int) -> str:
    """The cursor that leads to what comes after the first so many."""
    return _encode([number])


def page_of(
    session: Session,
    statement: Select[Any],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    after: str | None,
    size: int = PAGE_SIZE,
    descending: bool = False,
) -> Page[Any]:
    """One page of a statement of whole records, ordered by the columns `by`; the last must be unique.

    Raises Invalid when `after` is not a cursor of ours.
    """
    size = bounded(size)
    if after:
        marks = tuple(_decode(after, [column.type.python_type for column in by]))
        here = tuple_(*by)
        statement = statement.where(here < marks if descending else here > marks)
    order = [column.desc() if descending else column for column in by]
    items = list(session.scalars(statement.order_by(None).order_by(*order).limit(size + 1)).unique())
    last = items[size - 1] if len(items) > size else None
    cursor = _encode([getattr(last, column.key) for column in by]) if last is not None else None
    return Page(items[:size], cursor)
