"""The grants behind a figure of the picture of funding, a page at a time."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.awards.models import Award
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.reporting.picture import Scope


def grants_page(
    session: Session, scope: Scope, *, over_pence: int | None = None, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Award]:
    """A page of the grants that a scope counts, the latest first, with organisation, scheme and shares."""
    statement = scope.narrow(select(Award)).options(
        joinedload(Award.organisation), joinedload(Award.scheme), selectinload(Award.shares)
    )
    if over_pence is not None:
        statement = statement.where(scope.money > over_pence)
    return page_of(session, statement, by=(Award.id,), after=after, size=size, descending=True)


def money_of(award: Award, scope: Scope) -> Pence:
    """The money of a grant that a scope counts."""
    if scope.funder_id is None:
        return award.amount_pence
    return Pence(sum(int(share.amount_pence) for share in award.shares if share.funder_id == scope.funder_id))
