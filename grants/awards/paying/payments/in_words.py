"""When an instalment is paid, in words for those who are paid."""

from dataclasses import dataclass
from datetime import date

from grants.awards.models import PAYABLE, PLANNED, Instalment
from grants.awards.paying.payments.queries import Payee
from grants.awards.paying.payments.rules import expected_on, paid_once_told, tell_us_by
from grants.kernel.look import short_day

WAITS = "waits"


@dataclass(frozen=True)
class Expected:
    """How an instalment stands that is not paid yet, and when it can be: never by a day that is past."""

    state: str
    when: str


def expected(instalment: Instalment, payee: Payee, *, today: date) -> Expected:
    """When an unpaid instalment is expected, in words: the same for all who may read of the grant."""
    if instalment.state == PLANNED and instalment.waits_for_return:
        return Expected(PLANNED, _after_return(instalment, today))
    if instalment.state == PAYABLE and payee.waits_for:
        return Expected(WAITS, f"{payee.waits_for} {_once_told(instalment, payee, today)}".strip())
    if instalment.pay_by < today:
        return Expected(instalment.state, "Now: we are paying it")
    return Expected(instalment.state, f"By {short_day(instalment.pay_by)}")


def _after_return(instalment: Instalment, today: date) -> str:
    number, sent_on = instalment.waits_for_return, instalment.return_sent_on
    about = short_day(expected_on(instalment.due_on, sent_on=sent_on, today=today))
    if sent_on is not None:
        return f"When we have accepted return {number}, sent {short_day(sent_on)}: about {about}"
    return f"After return {number} is accepted, about {about}"


def _once_told(instalment: Instalment, payee: Payee, today: date) -> str:
    if not payee.gaps or payee.is_disputed:
        return ""
    told, paid = tell_us_by(instalment.pay_by, today), paid_once_told(instalment.pay_by, today)
    return f"Told by {short_day(told)}, it is paid by {short_day(paid)}."
