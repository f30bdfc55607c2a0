"""Reading published tables."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.reporting.published.models import PublishedTable

LATEST = 5


def table_of(session: Session, table_id: UUID) -> PublishedTable:
    """A published table with who loaded it. Raises NotFound."""
    statement = select(PublishedTable).options(joinedload(PublishedTable.loader))
    table = session.scalar(statement.where(PublishedTable.id == table_id))
    if table is None:
        raise NotFound("There is no such table.")
    return table


def tables_page(session: Session, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[PublishedTable]:
    """A page of the published tables, the latest first, with who loaded them and without their cells."""
    return page_of(session, _without_cells(), by=(PublishedTable.id,), after=after, size=size, descending=True)


def latest_tables(session: Session) -> list[PublishedTable]:
    """The tables loaded last, as many as stand beside the picture of funding."""
    return list(session.scalars(_without_cells().order_by(PublishedTable.id.desc()).limit(LATEST)))


def _without_cells() -> Select[PublishedTable]:
    return select(PublishedTable).options(
        joinedload(PublishedTable.loader), defer(PublishedTable.cells, raiseload=True)
    )
