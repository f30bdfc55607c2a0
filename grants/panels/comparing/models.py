"""Marks made comparable, as they were last worked out for a panel, and for each application before it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base
from grants.kernel.money import Pence


class StoredComparison(Base):
    """What a panel's marks come to, compared. The `fingerprint` is of all that went into it.

    What they come to for each application stands in rows of its own, so that a page of a ranking reads its own alone.
    """

    __tablename__ = "comparison"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    fingerprint: Mapped[str]
    result: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]


class StoredEstimate(Base):
    """What the comparison that is kept estimates of an application: the values of `results.Estimate`."""

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


UNMARKED = 1_000_000.0
"""Where there are no marks: after every mean, so that what has none comes last in every order."""


class Contender(Base):
    """Where an application before its panel stands, for all that would otherwise read the whole round.

    The database keeps the rows in step (triggers, see migration 0013): there is one for each application before a
    panel, as soon as it is. `raw_order` is the mean of the marks that are done, on the scale of the scheme, rounded to
    twelve places because thirds do not add up exactly; below zero, so that the best come first. `adjusted_order` is
    that of `StoredEstimate` where there are marks; whoever keeps a comparison writes it here. Each is `UNMARKED`
    without marks.

    `asked_pence` is what it asks for, `is_decided` whether anything is proposed or decided, and `changes` goes up with
    each change in marks, decision or amount. `readers` are the members who vote and are to read it or have read it,
    `third_sector_readers` those of them.
    """

    __tablename__ = "contender"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    in_assessment: Mapped[bool]
    asked_pence: Mapped[Pence]
    is_decided: Mapped[bool]
    raw_order: Mapped[float]
    adjusted_order: Mapped[float]
    changes: Mapped[int]
    readers: Mapped[int]
    third_sector_readers: Mapped[int]

    __table_args__ = (
        *(
            Index(
                f"ix_contender_{order}",
                "round_id",
                order,
                "application_id",
                postgresql_include=["asked_pence", "is_decided"],
            )
            for order in ("raw_order", "adjusted_order")
        ),
        Index("ix_contender_readers", "round_id", "in_assessment", "third_sector_readers", "readers", "application_id"),
    )
