"""Payment runs are found by administrators, by their references."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, literal, select, true
from sqlalchemy.orm import Session

from grants.awards.paying.runs.models import PaymentRun
from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, joined
from grants.kernel.look import day


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    return true() if actor.is_administrator else None


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    return {
        each.id: Found(
            title=f"Payment run {each.reference}",
            href=url_for("runs.show", run_id=each.id),
            state=each.state,
            sentence=f"Pays on {day(each.pay_on)}.",
            reference=each.reference,
        )
        for each in session.scalars(select(PaymentRun).where(PaymentRun.id.in_(ids)))
    }


def _entries() -> Any:
    return select(PaymentRun.id, PaymentRun.reference, joined(PaymentRun.reference), literal(""))


RUNS = Findable("payment_runs", "Payment runs", "payment_run", PaymentRun.id, _open_to, _told, entries=_entries)
