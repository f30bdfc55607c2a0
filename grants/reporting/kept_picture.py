"""The picture of funding as it was last worked out: the same for as long as nothing has changed that goes into it."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.unchanged import while_unchanged
from grants.reporting.picture import LARGEST, Picture, Scope, picture_of

FUNDING = UUID("00000000-0000-7000-8000-00000000f00d")
"""Of what the database keeps a row for every change of awards, shares, names and incomes."""


def picture_now(session: Session, scope: Scope, *, largest: int = LARGEST) -> Picture:
    """The picture of a scope. One held to a place or a community is worked out each time: no row is kept of changes of
    those.
    """

    def work() -> Picture:
        return picture_of(session, scope, largest=largest)

    if scope.ward or scope.decile or scope.community:
        return work()
    return while_unchanged(session, FUNDING, (scope, largest), work)
