"""Marks made comparable, as they were last worked out for a panel, and for each application before it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class StoredComparison(Base):
    """What a panel's marks come to, compared. The `fingerprint` is of all that went into it.

    What they come to for each application stands in rows of its own, so that a page of a ranking reads its own alone.
    """

    __tablename__ = "comparison"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    fingerprint: Mapped[str]
    result: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]


class StoredStanding(Base):
    """Where an application stands by the comparison that is kept: the values of `results.Standing`."""

    __tablename__ = "standing"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    raw: Mapped[float]
    adjusted: Mapped[float]
    low: Mapped[float | None]
    high: Mapped[float | None]
    chance: Mapped[float | None]
    spread: Mapped[float]

    __table_args__ = (CheckConstraint("(low IS NULL) = (high IS NULL)", name="interval"),)
