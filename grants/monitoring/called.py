"""What returns are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.kernel.stage import Named
from grants.monitoring.models import Return


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are returns."""
    found = select(Return.id, Return.number, Award.title, Award.reference).join(Award).where(Return.id.in_(ids))
    return {
        return_id: Named(f"return {number} of “{title}” ({reference})", url_for("monitoring.show", return_id=return_id))
        for return_id, number, title, reference in session.execute(found)
    }
