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


class ConditionArranged(OfCondition, Event):
    """Somebody said who does it, by when, what shows it, and which payment waits for it."""

    sentence = "{actor} arranged condition {number} of {award_id}, due on {due_on:no day}"

    who: str
    due_on: date | None
    evidence: str | None
    was_due_on: date | None = None


class ConditionShown(OfCondition, Event):
    """The grantee or its host says that it is done."""

    sentence = "{actor} said that condition {number} of {award_id} is done"


class ConditionMet(OfCondition, Event):
    """An administrator agrees that it is done: what waited for it waits no more."""

    sentence = "{actor} agreed that condition {number} of {award_id} is met"


class ConditionWaived(OfCondition, Event):
    """It need not be done: what waited for it waits no more."""

    sentence = "{actor} waived condition {number} of {award_id}, because “{reason}”"

    reason: str


class ConditionAskedAgain(OfCondition, Event):
    """What was shown was not enough, or what had failed can still be done."""

    sentence = "{actor} asked again for condition {number} of {award_id}, because “{reason}”"

    reason: str


class ConditionFailed(OfCondition, Event):
    """It was not done. What waits for it goes on waiting."""

    sentence = "{actor} recorded that condition {number} of {award_id} was not met, because “{reason}”"

    reason: str


class ConditionFileAdded(Event):
    sentence = "{actor} added {upload_id:a file} to {condition_id:a condition}"

    condition_id: UUID
    upload_id: UUID


class ConditionFileRemoved(Event):
    sentence = "{actor} took {upload_id:a file} out of {condition_id:a condition}"

    condition_id: UUID
    upload_id: UUID


class ConditionFileFoundHarmful(Event):
    """A scanner found harm in a document of a condition; nobody opens it any more."""

    sentence = "{upload_id:A file} of {condition_id:a condition} was found harmful, and nobody can open it"

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
