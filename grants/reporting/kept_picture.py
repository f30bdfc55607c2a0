"""The picture of funding as it was last worked out: the same for as long as nothing has changed that goes into it."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.unchanged import while_unchanged
from grants.reporting.picture import Picture, Scope, picture_of

FUNDING = UUID("00000000-0000-7000-8000-00000000f00d")
"""Of what the database keeps a row for every change of awards, shares, names and incomes."""


def picture_now(session: Session, scope: Scope) -> Picture:
    """The picture of a scope."""
    return while_unchanged(session, FUNDING, scope, lambda: picture_of(session, scope))
