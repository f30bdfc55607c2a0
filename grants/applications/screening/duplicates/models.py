"""Applications that look alike, and what somebody said about them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id


class MatchKey(Base):
    """Something by which an application can be found to look like another. Holds a digest, not what was told."""

    __tablename__ = "match_key"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    is_certain: Mapped[bool]

    __table_args__ = (Index("ix_match_key_digest_application_id", "digest", "application_id"),)


class LikelyDuplicate(Versioned, Base):
    """Two applications that look alike. `signs` say why, in words; `verdict` is a person's alone.

    But that a pair nobody judged is `gone`: none of its signs is left.
    """

    __tablename__ = "likely_duplicate"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    one_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    signs: Mapped[list[Any]]
    found_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str] = mapped_column(default="")
    judged_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    judged_at: Mapped[datetime | None]

    one: Mapped[Application] = relationship(lazy="raise", foreign_keys=[one_id])
    other: Mapped[Application] = relationship(lazy="raise", foreign_keys=[other_id])
    judge: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="order"),
        CheckConstraint("verdict IN ('open', 'gone', 'different', 'same')", name="verdict"),
        CheckConstraint("verdict != 'different' OR length(trim(reason)) > 0", name="reason"),
        CheckConstraint(
            "(verdict IN ('open', 'gone')) = (judged_by IS NULL) AND (judged_by IS NULL) = (judged_at IS NULL)",
            name="judged",
        ),
    )


explain("ck_likely_duplicate_reason", "Say why it is not a duplicate.", field="reason")
