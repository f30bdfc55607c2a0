"""Commitments, and what was found of each when it was reviewed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.reporting.commitments.figure_rules import FIGURES
from grants.reporting.commitments.rules import STATUSES

_STANDS = text("ended_at IS NULL")


class Commitment(Versioned, Base):
    """Something that was promised. `source` is where it was said; `measure` the key of the figure that tells of it.

    `target_tenths` is what the figure is to reach, in tenths of its unit. Its owner reviews it by `review_by`, the last
    day of a September. Everybody can read it with its reviews since `published_at`. It stands until `ended_at`.
    """

    __tablename__ = "commitment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    wording: Mapped[str]
    source: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    measure: Mapped[str | None]
    target_tenths: Mapped[int | None]
    review_by: Mapped[date]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(default="")

    owner: Mapped[Person] = relationship(lazy="raise", foreign_keys=[owner_id])

    __table_args__ = (
        CheckConstraint("length(trim(wording)) > 0", name="wording"),
        CheckConstraint(f"measure IN {tuple(FIGURES)}", name="measure"),
        CheckConstraint("target_tenths IS NULL OR (measure IS NOT NULL AND target_tenths >= 0)", name="target"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (length(ended_because) = 0)", name="ended"
        ),
        index_where("uq_commitment_wording", "wording", where=_STANDS, unique=True),
        index_where("ix_commitment_to_review", "owner_id", "review_by", where=_STANDS),
    )


explain("uq_commitment_wording", "This commitment is here already.", field="wording", code="already_there")


class CommitmentReview(Base):
    """What somebody found of a commitment, and on what it rests: words, a link, a record of ours. It never changes.

    `measured_tenths` and `measured_words` are what its figure came to then; one that `is_small` is not told outside.
    """

    __tablename__ = "commitment_review"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id"), index=True)
    status: Mapped[str]
    words: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    record_id: Mapped[UUID | None]
    measure: Mapped[str | None]
    measured_tenths: Mapped[int | None]
    measured_words: Mapped[str] = mapped_column(default="")
    is_small: Mapped[bool] = mapped_column(default=False)
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]

    sayer: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"status IN {tuple(STATUSES)}", name="status"),
        CheckConstraint("length(trim(words)) > 0", name="words"),
        CheckConstraint("measured_tenths IS NULL OR measure IS NOT NULL", name="measured"),
    )
