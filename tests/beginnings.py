"""Steps with which many tests begin: each is taken once for each kind of database, and then what it left is copied.

A step is a function of a house, or a method of something that has one as its `house`. From a house of which it is
known how it stands, the same step with the same arguments leads to the same: its rows, the moment, and what it gave.
Whatever a test writes by itself makes its house one of its own, where every step is taken as it is written. So is
every step in a test that patches something.
"""

import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from grants.kernel.db import Base
from tests.databases import Contents
from tests.house import TestHouse

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Left:
    """What there is after a step: all that is in database and folder, the moment, the hints, and what the step gave."""

    contents: tuple[Contents, Path | None]
    now: datetime
    hints: list[tuple[str, UUID]]
    given: bytes


_LEFT: dict[tuple[object, ...], Left] = {}


def beginning(step: Callable[P, R]) -> Callable[P, R]:
    """Marks a step. Its first argument is the house, or has it."""

    @wraps(step)
    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        whose: Any = next(iter((*args, *kwargs.values())))
        house = _house_of(whose)
        said = _in_words([*args, kwargs])
        if house.steps is None or said is None:
            return step(*args, **kwargs)
        steps = (*house.steps, step.__module__, step.__qualname__, said, house.now())
        if steps in _LEFT:
            given: R = _arrive(whose, _LEFT[steps])
        else:
            had = {name: _in_words(value) for name, value in vars(whose).items()}
            hinted = len(house.hints)
            given = step(*args, **kwargs)
            contents = house.contents()
            if contents is None:
                return given
            changed = {name: value for name, value in vars(whose).items() if _in_words(value) != had.get(name)}
            packed = _pack(whose, ({} if whose is house else changed, given))
            _LEFT[steps] = Left(contents, house.now(), house.hints[hinted:], packed)
        house.stands_after(steps)
        return given

    return taken


def _arrive(whose: Any, left: Left) -> Any:
    house = _house_of(whose)
    house.put(*left.contents)
    house.clock.move_to(left.now)
    house.hints.extend(left.hints)
    changed, given = _unpack(whose, left.given)
    vars(whose).update(changed)
    return given


def _house_of(whose: Any) -> TestHouse:
    house: TestHouse = whose if isinstance(whose, TestHouse) else whose.house
    return house


def _in_words(value: Any) -> str | None:
    """The same for what means the same; None where that cannot be said."""
    if value is None or isinstance(value, str | bytes | int | float | UUID | date):
        return repr(value)
    if isinstance(value, TestHouse):
        return "the house"
    if isinstance(value, Base):
        return f"{type(value).__name__} {getattr(value, 'id', None)}"
    if isinstance(value, Mapping):
        return _in_words([each for pair in value.items() for each in pair])
    if isinstance(value, list | tuple):
        words = [_in_words(each) for each in value]
        return None if None in words else f"[{', '.join(map(str, words))}]"
    return _in_words(vars(value)) if is_dataclass(value) else None


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, whose: Any) -> None:
        super().__init__(file)
        self.whose = whose

    def persistent_id(self, value: Any) -> str | None:
        """The house and what lives in it are those of the test."""
        if value is self.whose:
            return "whose"
        return "house" if isinstance(value, TestHouse) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, whose: Any) -> None:
        super().__init__(file)
        self.whose = whose

    def persistent_load(self, name: str) -> Any:
        return self.whose if name == "whose" else _house_of(self.whose)


def _pack(whose: Any, what: object) -> bytes:
    file = io.BytesIO()
    _Packer(file, whose).dump(what)
    return file.getvalue()


def _unpack(whose: Any, packed: bytes) -> Any:
    return _Unpacker(io.BytesIO(packed), whose).load()
