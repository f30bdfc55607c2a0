"""What can happen with the time for a return."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class ReturnTimeAsked(Event):
    """A grantee needs more time than is granted by rule. A person decides."""

    sentence = "{actor} asked for more time for {return_id}"

    return_id: UUID
    extension_id: UUID
    award_id: UUID


class ReturnExtended(Event):
    """A return is due later than it was."""

    sentence = "{return_id} was given until {due_at}{by_rule:, by the rule for all|}"

    return_id: UUID
    extension_id: UUID
    award_id: UUID
    due_at: datetime
    by_rule: bool


class ReturnTimeRefused(Event):
    """There is no more time for a return; it is due when it was."""

    sentence = "{actor} refused more time for {return_id}"

    return_id: UUID
    extension_id: UUID
    award_id: UUID


EXTENDING_EVENTS = (ReturnTimeAsked, ReturnExtended, ReturnTimeRefused)
