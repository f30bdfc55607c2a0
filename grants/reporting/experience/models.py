"""What is kept of asking how it was: who may still answer, without a name; and the answers, without a way back.

Neither table names a person, an application, an award or a moment. Using a token deletes its row, so nothing is left
that the answer could be joined to. The ids of answers are random: those of other tables tell the time.
"""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base
from grants.reporting.experience.rules import EASE, OCCASIONS


class ExperienceAsked(Base):
    """Somebody may answer once, by a token of which only the digest is here, up to the day `open_to`."""

    __tablename__ = "experience_asked"

    digest: Mapped[str] = mapped_column(primary_key=True)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    occasion: Mapped[str]
    open_to: Mapped[date] = mapped_column(index=True)

    __table_args__ = (CheckConstraint(f"occasion IN {tuple(OCCASIONS)}", name="occasion"),)


class Experience(Base):
    """One answer. It is shown together with at least four others that came with it."""

    __tablename__ = "experience"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    occasion: Mapped[str]
    ease: Mapped[int | None]
    said: Mapped[str]
    is_shown: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(f"occasion IN {tuple(OCCASIONS)}", name="occasion"),
        CheckConstraint(f"ease BETWEEN {min(EASE)} AND {max(EASE)}", name="ease"),
        CheckConstraint("ease IS NOT NULL OR length(trim(said)) > 0", name="says_something"),
        Index("ix_experience_scheme_id_occasion", "scheme_id", "occasion", "is_shown"),
    )
