"""What can happen with an option to extend a grant."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class ExtensionOptionAdded(Event):
    """A grant may go on for longer, if both sides agree to it later."""

    sentence = "{actor} added an option to extend {award_id} by {months:month}, with {amount_pence}"

    award_id: UUID
    number: int
    months: int
    amount_pence: Pence


class ExtensionOptionTaken(Event):
    """We offer what an option says, as a change of the grant."""

    sentence = "{actor} offered to extend {award_id} by its option {number}"

    award_id: UUID
    number: int
    variation_number: int


EXTENSION_EVENTS = (ExtensionOptionAdded, ExtensionOptionTaken)
