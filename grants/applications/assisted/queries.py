"""Reading what was entered for somebody."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer

from grants.applications.models import UNDECIDED, Application, Assistance
from grants.kernel.paging import bounded


def entries_to_confirm(session: Session, *, for_person: UUID | None = None) -> Sequence[Application]:
    """Applications that were entered for somebody and sent, and are not confirmed, with assistance, the oldest first.

    All of them, or those for one person.
    """
    found = (
        select(Application)
        .join(Application.assistance)
        .where(Assistance.confirmed_at.is_(None), Application.state.in_(UNDECIDED))
    )
    if for_person:
        found = found.where(Application.entered_for_id == for_person)
    return session.scalars(
        found.options(contains_eager(Application.assistance), defer(Application.answers))
        .order_by(Application.submitted_at, Application.id)
        .limit(bounded())
    ).all()
