"""What concerns are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.concerns.models import Concern
from grants.kernel.stage import Named


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are concerns."""
    found = select(Concern.id, Concern.reference, Concern.application_id).where(Concern.id.in_(ids))
    return {
        concern_id: Named(f"the concern {reference}", url_for("concerns.show", concern_id=concern_id), of=about)
        for concern_id, reference, about in session.execute(found)
    }
