"""What can happen with the conditions of a grant."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfCondition:
    """`number` is that of the condition in its award, `instalment` that of the payment that waits for it."""

    award_id: UUID
    condition_id: UUID
    number: int
    instalment: int | None


@dataclass(frozen=True, kw_only=True)
class ConditionArranged(OfCondition, Event):
    """Somebody said who does it, by when, what shows it, and which payment waits for it."""

    who: str
    due_on: date | None
    evidence: str | None
    was_due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConditionShown(OfCondition, Event):
    """The grantee or its host says that it is done."""


@dataclass(frozen=True, kw_only=True)
class ConditionMet(OfCondition, Event):
    """An administrator agrees that it is done: what waited for it waits no more."""


@dataclass(frozen=True, kw_only=True)
class ConditionWaived(OfCondition, Event):
    """It need not be done: what waited for it waits no more."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ConditionAskedAgain(OfCondition, Event):
    """What was shown was not enough, or what had failed can still be done."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ConditionFailed(OfCondition, Event):
    """It was not done. What waits for it goes on waiting."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ConditionFileAdded(Event):
    condition_id: UUID
    upload_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConditionFileRemoved(Event):
    condition_id: UUID
    upload_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConditionFileFoundHarmful(Event):
    """A scanner found harm in a document of a condition; nobody opens it any more."""

    condition_id: UUID
    upload_id: UUID


CONDITION_EVENTS = (
    ConditionArranged,
    ConditionShown,
    ConditionMet,
    ConditionWaived,
    ConditionAskedAgain,
    ConditionFailed,
    ConditionFileAdded,
    ConditionFileRemoved,
    ConditionFileFoundHarmful,
)
