"""The grants behind a figure of the picture of funding, a page at a time.

What a conflict of interest closes to somebody is counted in the figure, and not listed.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.awards.models import Award
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.reporting.picture import Scope


def grants_page(
    session: Session,
    scope: Scope,
    actor: Actor,
    *,
    over_pence: int | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Award]:
    """A page of the grants that a scope counts and somebody may open, the latest first, with organisation, scheme and
    shares.
    """
    statement = _counted(select(Award), scope, over_pence).where(Award.id.not_in(closed_to(actor)))
    statement = statement.options(joinedload(Award.organisation), joinedload(Award.scheme), selectinload(Award.shares))
    return page_of(session, statement, by=(Award.id,), after=after, size=size, descending=True)


def closed_number(session: Session, scope: Scope, actor: Actor, *, over_pence: int | None = None) -> int:
    """How many of the grants that a scope counts a conflict of interest closes to somebody."""
    number = _counted(select(func.count(Award.id)), scope, over_pence).where(Award.id.in_(closed_to(actor)))
    return int(session.scalar(number) or 0)


def _counted(statement: Any, scope: Scope, over_pence: int | None) -> Any:
    statement = scope.narrow(statement)
    return statement if over_pence is None else statement.where(scope.money > over_pence)


def money_of(award: Award, scope: Scope) -> Pence:
    """The money of a grant that a scope counts."""
    if scope.funder_id is None:
        return award.amount_pence
    return Pence(sum(int(share.amount_pence) for share in award.shares if share.funder_id == scope.funder_id))
