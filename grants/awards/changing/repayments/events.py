"""What can happen with money that was not spent."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence

NOTHING = Pence(0)


class KeepingProposed(Event):
    """One of us proposes that a grantee keeps what it has not spent; another has to confirm it."""

    sentence = "{actor} proposed that the grantee of {award_id} keeps {amount_pence} it has not spent"

    award_id: UUID
    number: int
    amount_pence: Pence


class KeepingDropped(Event):
    """That a grantee keeps something was proposed, and is not so."""

    sentence = "{actor} dropped the proposal that the grantee of {award_id} keeps what it has not spent"

    award_id: UUID
    number: int


class UnderspendCarried(Event):
    """A grantee keeps what it has not spent, for the time that comes."""

    sentence = "{actor} let the grantee of {award_id} keep {amount_pence} it has not spent, because “{reason}”"

    award_id: UUID
    amount_pence: Pence
    source: str
    reason: str
    number: int = 0


class RepaymentProposed(Event):
    """One of us proposes to ask money back by a day; another has to confirm it."""

    sentence = "{actor} proposed to ask the grantee of {award_id} to pay back {amount_pence} by {due_on}"

    award_id: UUID
    number: int
    amount_pence: Pence
    due_on: date


class RepaymentDropped(Event):
    """To ask money back was proposed, and is not done."""

    sentence = "{actor} dropped the proposal to ask money of {award_id} back"

    award_id: UUID
    number: int


class RepaymentAsked(Event):
    """A grantee is asked to pay money back by a day."""

    sentence = "{actor} asked the grantee of {award_id} to pay back {amount_pence} by {due_on}"

    award_id: UUID
    number: int
    amount_pence: Pence
    due_on: date


class RepaymentReceived(Event):
    """Money came in for a repayment, and so much was left then. `receipt` is nought in events from before it was kept,
    which say nothing of what was left.
    """

    sentence = "{amount_pence} paid back for {award_id} came in on {received_on}"

    award_id: UUID
    number: int
    amount_pence: Pence
    received_on: date
    receipt: int = 0
    left_pence: Pence = NOTHING


class ReceiptReversed(Event):
    """That money came in was a mistake."""

    sentence = "{actor} reversed a receipt of {amount_pence} for {award_id}, because “{reason}”"

    award_id: UUID
    number: int
    amount_pence: Pence
    reason: str


class WaiverProposed(Event):
    """One of us proposes not to ask for the rest of a repayment; another has to agree."""

    sentence = "{actor} proposed not to ask for the rest of a repayment of {award_id}"

    award_id: UUID
    number: int


class WaiverDropped(Event):
    """The rest of a repayment is asked for as before: what was proposed is taken back, or refused by another."""

    sentence = "{actor} dropped the proposal to waive the rest of a repayment of {award_id}, because “{reason}”"

    award_id: UUID
    number: int
    reason: str
    proposed_by: UUID
    dropped_by: UUID


class RepaymentWaived(Event):
    """What was left of a repayment is not asked for any more."""

    sentence = "{actor} waived {amount_pence} of a repayment of {award_id}"

    award_id: UUID
    number: int
    amount_pence: Pence


REPAYMENT_EVENTS = (
    KeepingProposed,
    KeepingDropped,
    UnderspendCarried,
    RepaymentProposed,
    RepaymentDropped,
    RepaymentAsked,
    RepaymentReceived,
    ReceiptReversed,
    WaiverProposed,
    WaiverDropped,
    RepaymentWaived,
)

PROPOSALS_DROPPED = (KeepingDropped, RepaymentDropped, WaiverDropped)
