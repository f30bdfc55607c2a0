"""Reading about packs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.organisations.models import Organisation
from grants.reporting.models import APPROVED, DISCARDED, Pack
from grants.reporting.rules import NEW_FOR
from grants.schemes.models import Contribution

MOST_WAITING = 20


def _whole() -> Select[Pack]:
    return select(Pack).options(joinedload(Pack.scheme), joinedload(Pack.funder), joinedload(Pack.file))


def _listed() -> Select[Pack]:
    """Packs without their figures, of which one on thousands of grants has a megabyte."""
    return _whole().options(defer(Pack.figures, raiseload=True))


_PEOPLE = tuple(joinedload(each) for each in (Pack.asker, Pack.approver, Pack.discarder, Pack.replaces))


def pack_of(session: Session, pack_id: UUID) -> Pack:
    """A pack with its scheme, funder and file, who did what with it, and what it replaces. Raises NotFound."""
    pack = session.scalar(_whole().options(*_PEOPLE).where(Pack.id == pack_id))
    if pack is None:
        raise NotFound("There is no such pack.")
    return pack


def locked_pack(session: Session, pack_id: UUID) -> Pack | None:
    """The pack as it stands now, kept from others until the end of the transaction."""
    statement = select(Pack).where(Pack.id == pack_id).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


def packs_page(
    session: Session,
    actor: Actor,
    *,
    scheme_id: UUID | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Pack]:
    """A page of the packs that the actor may read, the newest first, with scheme, funder and file."""
    statement = _listed()
    if not actor.is_administrator:
        statement = statement.where(Pack.funder_id.in_(actor.held("funder")), Pack.state == APPROVED)
    if scheme_id is not None:
        statement = statement.where(Pack.scheme_id == scheme_id)
    return page_of(session, statement, by=(Pack.id,), after=after, size=size, descending=True)


def packs_under_way(
    session: Session, scheme_id: UUID | None, kind: str, period_from: date, period_to: date
) -> dict[UUID | None, Pack]:
    """The packs of a kind on a scheme, or on all, for this period that are asked for and not built, by funder."""
    statement = (
        _listed()
        .where(Pack.scheme_id == scheme_id if scheme_id else Pack.scheme_id.is_(None))
        .where(Pack.kind == kind, Pack.built_at.is_(None), Pack.state != DISCARDED, Pack.replaces_id.is_(None))
        .where(Pack.period_from == period_from, Pack.period_to == period_to)
    )
    return {pack.funder_id: pack for pack in session.scalars(statement)}


def totals_before(session: Session, pack: Pack) -> dict[str, Any] | None:
    """The totals of the last pack of the same kind on the same that was approved before this one was asked for, but not
    of the one that it replaces.
    """
    same = [Pack.kind == pack.kind, Pack.approved_at < pack.asked_at, Pack.id.is_distinct_from(pack.replaces_id)]
    for column, value in ((Pack.scheme_id, pack.scheme_id), (Pack.funder_id, pack.funder_id)):
        same.append(column.is_(None) if value is None else column == value)
    figures = select(Pack.figures).where(*same).order_by(Pack.period_to.desc(), Pack.id.desc()).limit(1)
    return (session.scalar(figures) or {}).get("totals")


def new_packs(session: Session, funder_ids: frozenset[UUID], now: datetime) -> list[Pack]:
    """The packs approved for these funders in the last 30 days, with scheme and funder, the newest first."""
    statement = (
        _listed()
        .where(Pack.funder_id.in_(funder_ids), Pack.approved_at > now - NEW_FOR)
        .order_by(Pack.approved_at.desc(), Pack.id.desc())
    )
    return list(session.scalars(statement.limit(MOST_WAITING)))


def funders_named(session: Session, ids: frozenset[UUID]) -> list[Organisation]:
    """The funders with these ids, in the order of their names."""
    statement = select(Organisation).where(Organisation.id.in_(ids), Organisation.is_funder)
    return list(session.scalars(statement.order_by(Organisation.name, Organisation.id)))


def all_funders(session: Session) -> list[Organisation]:
    """Every funder that is in a scheme, in the order of their names."""
    statement = select(Organisation).where(Organisation.id.in_(select(Contribution.funder_id)))
    return list(session.scalars(statement.order_by(Organisation.name, Organisation.id)))


def funder_named(session: Session, funder_id: UUID | str | None) -> Organisation | None:
    """The funder of an id, as it was chosen in a form; None for nothing. Raises NotFound for what is no funder's."""
    if not funder_id:
        return None
    try:
        found = funders_named(session, frozenset({UUID(str(funder_id))}))
    except ValueError:
        found = []
    if not found:
        raise NotFound("There is no such funder.")
    return found[0]
