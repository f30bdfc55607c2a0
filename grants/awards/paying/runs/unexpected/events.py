"""What can have happened with money that arrived unexpectedly."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class UnexpectedPaymentFound(Event):
    """The bank said that a payment had arrived which was reversed, and whose instalment could not take it any more."""

    sentence = "Payment {number} of {award_id} arrived unexpectedly on {arrived_on}: {amount_pence}"

    award_id: UUID
    number: int
    payment_id: UUID
    arrived_on: date
    amount_pence: Pence


UNEXPECTED_EVENTS = (UnexpectedPaymentFound,)
