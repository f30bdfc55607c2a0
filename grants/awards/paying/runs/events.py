"""What can happen to payment runs and their payments."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class PaymentRunBegun(Event):
    """Somebody begins to put together what is paid on a day."""

    sentence = "{actor} began {run_id:a payment run} for {pay_on}, with {payments:payment} of {amount_pence}"

    run_id: UUID
    pay_on: date
    payments: int
    amount_pence: Pence


class PaymentRunChanged(Event):
    """Instalments were put into a draft, or taken out."""

    sentence = "{actor} changed {run_id:a payment run}: {put_in:payment} put in and {taken_out} taken out"

    run_id: UUID
    put_in: int
    taken_out: int


class PaymentRunMoved(Event):
    """A draft is to be paid on another day."""

    sentence = "{actor} moved {run_id:a payment run} to {pay_on}"

    run_id: UUID
    pay_on: date


class PaymentRunPrepared(Event):
    """Every payment of a run was checked; `left_out` could not be paid. Somebody else may release it."""

    sentence = "{actor} prepared {run_id:a payment run}: {payments:payment} of {amount_pence}, {left_out} left out"

    run_id: UUID
    payments: int
    amount_pence: Pence
    left_out: int


class PaymentDropped(Event):
    """A payment was left out of its run, with the reason that the run's page shows."""

    sentence = "Payment {number} of {award_id} was left out of {run_id:its payment run}, because “{reason}”"

    award_id: UUID
    number: int
    run_id: UUID
    reason: str


class PaymentRunReleased(Event):
    """Another administrator than the one who prepared it says that a run may be sent."""

    sentence = "{actor} released {run_id:a payment run}: {payments:payment} of {amount_pence}"

    run_id: UUID
    payments: int
    amount_pence: Pence


class PaymentRunSent(Event):
    """A file was made for the bank, or somebody paid by hand: from now on the money may be on its way.

    `digest` is the SHA-256 of the file; None where there is none.
    """

    sentence = (
        "{actor} sent {run_id:a payment run} {how:file=as a file|hand=by hand}: {payments:payment} of {amount_pence}"
    )

    run_id: UUID
    how: str
    payments: int
    amount_pence: Pence
    digest: str | None = None


class PaymentReturned(Event):
    """The money came back, and the instalment is payable again. `organisation_id` is who was to be paid."""

    sentence = "Payment {number} of {award_id} came back from the bank on {returned_on}"

    award_id: UUID
    number: int
    run_id: UUID
    returned_on: date
    organisation_id: UUID


class PaymentUnknown(Event):
    """The bank cannot say whether the money arrived. It is not sent again before somebody says so."""

    sentence = "The bank could not say whether payment {number} of {award_id} arrived"

    award_id: UUID
    number: int
    run_id: UUID


class PaymentReversed(Event):
    """Another person found an answer wrong, or an unknown payment lost.

    `pay_again` says that the instalment is payable again; otherwise a new line waits for the right answer.
    """

    sentence = "{actor} reversed payment {number} of {award_id}, which was {was}, because “{reason}”"

    award_id: UUID
    number: int
    run_id: UUID
    was: str
    pay_again: bool
    reason: str


class PaymentRunClosed(Event):
    """Every payment of the run is paid, came back, was reversed or left out."""

    sentence = "{run_id:A payment run} was closed"

    run_id: UUID


class PaymentRunCancelled(Event):
    """A run that was not sent is given up; its instalments are payable in another."""

    sentence = "{actor} cancelled {run_id:a payment run}, because “{reason}”"

    run_id: UUID
    reason: str


RUN_EVENTS = (
    PaymentRunBegun,
    PaymentRunChanged,
    PaymentRunMoved,
    PaymentRunPrepared,
    PaymentDropped,
    PaymentRunReleased,
    PaymentRunSent,
    PaymentReturned,
    PaymentUnknown,
    PaymentReversed,
    PaymentRunClosed,
    PaymentRunCancelled,
)
