"""How applications that the marks cannot tell apart were drawn by lot."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id


class LotDraw(Base):
    """A drawing of lots among applications that marks cannot tell apart. The seed gives the same order again.

    `among` are the applications as they were put in, sorted; `drawn` is the order that came out.
    """

    __tablename__ = "lot_draw"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    seed: Mapped[str]
    among: Mapped[list[Any]]
    drawn: Mapped[list[Any]]
    reason: Mapped[str]
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="reason"),)


class Lot(Base):
    """An application that went into a drawing of lots: into one at most, so that nobody draws until they like it."""

    __tablename__ = "lot"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("lot_draw.id"), index=True)


explain("ck_lot_draw_reason", "Say why lots are drawn.", field="reason")


explain("pk_lot", "Lots were drawn already for one of these applications. That order stands.", code="drawn_already")
