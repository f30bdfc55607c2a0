"""What can have happened with the parts of hosts and partners."""

from uuid import UUID

from grants.kernel.events import Event


class ReturnPartTold(Event):
    """A host or partner told its part of a return."""

    sentence = "{party_id:A partner} told its part of {return_id}"

    return_id: UUID
    award_id: UUID
    party_id: UUID
    passed_pence: int


PARTY_EVENTS = (ReturnPartTold,)
