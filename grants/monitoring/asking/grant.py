"""What a return goes by. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grants.monitoring.asking.outcomes.rules import Promise


@dataclass(frozen=True)
class Earlier:
    """A return of the same grant before this one; `spent` is what it told, in pence, once it was sent."""

    number: int
    state: str
    spent: int = 0


@dataclass(frozen=True, kw_only=True)
class Grant:
    """The grant that a return is about, in pence, and what it is to change.

    `budget` has what was agreed for each line. `is_last` when no return of the grant comes after this one, of
    `returns` in all; `last` has the answers of the one before it, once it was sent, and `applied` those of the
    application that it came of.
    """

    amount: int
    paid: int = 0
    budget: Sequence[tuple[str, int]] = ()
    promises: Sequence[Promise] = ()
    is_last: bool = False
    earlier: Sequence[Earlier] = ()
    returns: int = 1
    last: Mapping[str, Any] = field(default_factory=dict)
    applied: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told_before(self) -> int:
        """The most that an earlier return told as spent."""
        return max((each.spent for each in self.earlier), default=0)
