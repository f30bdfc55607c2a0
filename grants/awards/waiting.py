"""What waits for people about awards: offers to accept, instalments to pay."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards import queries
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day
from grants.kernel.money import pounds
from grants.kernel.stage import Waiting


def offers_to_accept(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For those who may sign for an organisation."""
    signs_for = actor.held("signatory")
    if not signs_for:
        return []
    return [
        Waiting(
            text=f"Accept the grant of {pounds(award.amount_pence)} from {award.scheme.name}",
            href=url_for("awards.accept", award_id=award.id),
            due_at=award.accept_by,
            detail=f"{award.title}, {award.organisation.name}",
        )
        for award in queries.open_offers(session, signs_for, now)
    ]


def instalments_to_pay(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for all payments."""
    if not actor.is_administrator:
        return []
    number, total, first = queries.payable_total(session)
    if not number:
        return []
    text = f"Pay {number} instalment{'s' if number > 1 else ''}, {pounds(total)} in all"
    return [Waiting(text=text, href=url_for("awards.payments"), due_at=end_of_day(first) if first else None)]
