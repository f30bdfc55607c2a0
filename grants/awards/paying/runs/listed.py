"""The list of payment runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select, true
from sqlalchemy.orm import aliased

from grants.awards.models import Instalment
from grants.awards.paying.runs.finding import RUNS as FINDABLE
from grants.awards.paying.runs.models import DROPPED, REVERSED, RUN_STATES, Payment, PaymentRun
from grants.awards.queries import closed_to
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.lists.described import DAY, MOMENT, MONEY, NUMBER, STATE, Column, List, named
from grants.kernel.pages import addresses

_BEGINNER, _PREPARER, _RELEASER = aliased(Person), aliased(Person), aliased(Person)


def _pays(what: Any, actor: Actor) -> ScalarSelect[Any]:
    """Of what a run pays, without what was left out of it or reversed, and without grants closed to somebody."""
    return (
        select(what)
        .select_from(Payment)
        .join(Instalment, Payment.instalment_id == Instalment.id)
        .where(Payment.run_id == PaymentRun.id, Payment.state.not_in((DROPPED, REVERSED)))
        .where(Instalment.award_id.not_in(closed_to(actor)))
        .correlate(PaymentRun)
        .scalar_subquery()
    )


def _number(actor: Actor, now: datetime) -> ScalarSelect[Any]:
    return _pays(func.count(), actor)


def _amount(actor: Actor, now: datetime) -> ScalarSelect[Any]:
    return _pays(func.coalesce(func.sum(Payment.amount_pence), 0), actor)


RUNS = List(
    "payment_runs",
    "Payment runs",
    PaymentRun.id,
    named(
        Column("run", "The run’s reference", PaymentRun.reference),
        Column("state", "Where it stands: draft, prepared, released, sent, closed, cancelled", PaymentRun.state, STATE),
        Column("pay_on", "The day on which it pays", PaymentRun.pay_on, DAY),
        Column("payments", "How many payments it makes", _number, NUMBER),
        Column("amount", "What it pays, in pounds", _amount, MONEY),
        Column("begun_by", "Who began it", _BEGINNER.name),
        Column("prepared_by", "Who prepared it", _PREPARER.name),
        Column("released_by", "Who released it", _RELEASER.name),
        Column("how", "How it was paid: by a file for the bank, or by hand", PaymentRun.how),
        Column("sent_at", "When it was sent, in London time", PaymentRun.sent_at, MOMENT, "Sent"),
        Column("cancelled_because", "Why it was cancelled, where it was", PaymentRun.cancelled_because),
    ),
    lambda statement: (
        statement.select_from(PaymentRun)
        .join(_BEGINNER, PaymentRun.begun_by == _BEGINNER.id)
        .outerjoin(_PREPARER, PaymentRun.prepared_by == _PREPARER.id)
        .outerjoin(_RELEASER, PaymentRun.released_by == _RELEASER.id)
    ),
    lambda actor: true(),
    lambda: addresses("runs.show", "run_id"),
    usual=("run", "state", "pay_on", "payments", "amount", "begun_by"),
    linked=PaymentRun.id,
    sorts={},
    states=RUN_STATES,
    state=PaymentRun.state,
    indexed_by_state=True,
    findable=FINDABLE,
    found=PaymentRun.id,
)
