"""What can have happened with what becomes of money that a grantee was paid beyond its grant."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence

NOTHING = Pence(0)


class OverpaymentProposed(Event):
    """One of us proposes what becomes of money that arrived unexpectedly; another has to confirm it."""

    sentence = "{actor} proposed what becomes of payment {number} of {award_id}, which arrived unexpectedly: {outcome}"

    award_id: UUID
    number: int
    payment_id: UUID
    outcome: str


class OverpaymentProposalDropped(Event):
    """What was proposed to become of such money is not so: taken back, or refused by another."""

    sentence = "{actor} dropped what was proposed about payment {number} of {award_id}, because “{reason}”"

    award_id: UUID
    number: int
    payment_id: UUID
    outcome: str
    reason: str
    proposed_by: UUID
    dropped_by: UUID


class UnexpectedPaymentSettled(Event):
    """What becomes of money that arrived unexpectedly is confirmed by another than who proposed it.

    `set_off` is the number of the instalment that is paid by it, nought where none is.
    """

    sentence = (
        "{actor} settled payment {number} of {award_id} that had arrived unexpectedly: {outcome}, because “{reason}”"
    )

    award_id: UUID
    number: int
    payment_id: UUID
    outcome: str
    reason: str
    set_off: int = 0
    amount_pence: Pence = NOTHING


OVERPAYMENT_EVENTS = (OverpaymentProposed, OverpaymentProposalDropped, UnexpectedPaymentSettled)
