"""Reading layouts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound


def layout_of(session: Session, layout_id: UUID) -> PaymentLayout:
    """A layout, with who saved it last.

    Raises NotFound.
    """
    statement = select(PaymentLayout).where(PaymentLayout.id == layout_id).options(joinedload(PaymentLayout.saver))
    layout = session.scalar(statement)
    if layout is None:
        raise NotFound("There is no such layout.")
    return layout


def layouts(session: Session, *, kind: str | None = None) -> Sequence[PaymentLayout]:
    """The layouts by their names, each with who saved it last; a house has as many as it has banks."""
    statement = select(PaymentLayout).options(joinedload(PaymentLayout.saver))
    if kind is not None:
        statement = statement.where(PaymentLayout.kind == kind)
    return session.scalars(statement.order_by(PaymentLayout.name, PaymentLayout.id).limit(bounded())).all()
