"""What runs and their payments are called on pages, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from grants.awards.models import PAYABLE, Instalment
from grants.awards.paying.payments import in_words
from grants.awards.paying.payments.in_words import Expected
from grants.awards.paying.payments.queries import Payee
from grants.awards.paying.runs.models import (
    CANCELLED,
    CLOSED,
    DRAFT,
    PREPARED,
    RELEASED,
    RETURNED,
    SENT,
    UNKNOWN,
    Payment,
)
from grants.kernel.look import short_day

STATES = {
    DRAFT: "Draft",
    PREPARED: "Prepared",
    RELEASED: "Released",
    SENT: "Sent",
    CLOSED: "Closed",
    CANCELLED: "Cancelled",
}


@dataclass(frozen=True)
class Step:
    """What is to be done with a run next, whether by who reads this; `verb` is empty where somebody else does it."""

    verb: str
    words: str


def next_step(state: str, *, not_released_because: str, refusal: str | None) -> Step:
    """What comes next for a run in this state, for one administrator."""
    if state in (CLOSED, CANCELLED):
        return Step("", "")
    if refusal:
        return Step("", refusal)
    if state == PREPARED and not_released_because:
        return Step("", not_released_because)
    return _STEPS[state]


_STEPS = {
    DRAFT: Step(
        "prepare",
        "Look through the payments and take out what should wait. Then prepare the run: each "
        "account is checked, and what cannot be paid is left out with its reason.",
    ),
    PREPARED: Step("release", "Compare the payments with what you expect. When you release the run, it can be sent."),
    RELEASED: Step("send", "Make a file and load it into your bank’s service, or pay in online banking."),
    SENT: Step(
        "answer", "Read the bank’s file here, or look in its records whether the money has arrived, and record that."
    ),
}


def expected(instalment: Instalment, *, payments: Mapping[UUID, Payment], payee: Payee, today: date) -> Expected:
    """When an unpaid instalment is expected, in words: its payment is on its way, came back, or is still to come."""
    payment = payments.get(instalment.id)
    told = _on_its_way(payment) if payment is not None and instalment.state == PAYABLE else None
    return told or in_words.expected(instalment, payee, today=today)


def _on_its_way(payment: Payment) -> Expected | None:
    sent = short_day(payment.run.sent_at) if payment.run.sent_at else ""
    if payment.state == SENT:
        return Expected("on its way", f"On its way: sent to the bank {sent}")
    if payment.state == UNKNOWN:
        return Expected("on its way", f"Sent to the bank {sent}. We are asking whether it has arrived.")
    if payment.state == RETURNED and payment.answered_on is not None:
        return Expected(RETURNED, f"It came back {short_day(payment.answered_on)}: {payment.reason}")
    return None
