"""What can have happened with a change of a scheme that two people make."""

from uuid import UUID

from grants.kernel.events import Event


class SchemeChangeProposed(Event):
    """One of us proposes to change what a scheme gives or until when a round is open; another has to confirm it."""

    sentence = "{actor} proposed a change of {scheme_id}: {what}, because “{reason}”"

    scheme_id: UUID
    change_id: UUID
    what: str
    reason: str


class SchemeChangeConfirmed(Event):
    """Another than who proposed it confirmed a change, and it is so."""

    sentence = "{actor} confirmed a change of {scheme_id}: {what}"

    scheme_id: UUID
    change_id: UUID
    what: str


class SchemeChangeDropped(Event):
    """A change that was proposed is not made: taken back, or refused by another."""

    sentence = "{actor} dropped a change of {scheme_id} that was proposed: {what}, because “{reason}”"

    scheme_id: UUID
    change_id: UUID
    what: str
    reason: str


CHANGE_EVENTS = (SchemeChangeProposed, SchemeChangeConfirmed, SchemeChangeDropped)
