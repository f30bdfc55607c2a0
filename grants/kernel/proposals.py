"""What one of us begins and another confirms, as the stages tell of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Begun:
    """What something that one of us began is called, and where it is shown; `of` is the record that it belongs to:
    whoever that is closed to does not read its name.
    """

    words: str
    href: str
    of: UUID | None = None


@dataclass(frozen=True)
class Proposals:
    """One kind of thing that one of us begins and another confirms.

    `waiting` selects of those that wait the id of a record, a number within it (nought where it has none), who began it
    and when; `told` says of one, by these two, what it is; `instead` says what is done where whoever began it does not
    run the programme any more.
    """

    waiting: Select[Any, Any, Any, Any]
    told: Callable[[Session, UUID, int], Begun]
    instead: str
