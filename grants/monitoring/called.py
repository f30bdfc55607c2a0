"""What returns are called, where a list of other things names them."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.queries import readable_by
from grants.kernel.access import Actor
from grants.kernel.clock import is_over
from grants.kernel.look import day
from grants.kernel.stage import MOST_BELONGING, Belonging, Named
from grants.monitoring.models import Return
from grants.monitoring.queries import is_asked_for


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are returns."""
    found = select(Return.id, Return.number, Award.title, Award.reference).join(Award).where(Return.id.in_(ids))
    return {
        return_id: Named(f"return {number} of “{title}” ({reference})", url_for("monitoring.show", return_id=return_id))
        for return_id, number, title, reference in session.execute(found)
    }


def belonging(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
    """The returns of an organisation's grants, or of one grant."""
    found = (
        select(Return, Award.title, Award.reference, is_asked_for())
        .join(Award)
        .where((Award.organisation_id == record_id) | (Award.id == record_id), readable_by(actor))
        .order_by(Return.due_at.desc(), Return.id.desc())
        .limit(MOST_BELONGING)
    )
    return [
        Belonging(
            "Returns",
            f"Return {each.number} of “{title}” ({reference})",
            url_for("monitoring.show", return_id=each.id),
            f"due by {day(each.due_at)}",
            state=each.state,
            is_overdue=is_asked and is_over(each.due_at, now),
            on_own_page=True,
        )
        for each, title, reference, is_asked in session.execute(found)
    ]
