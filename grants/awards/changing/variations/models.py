"""Variations of awards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.changing.variations.rules import SOURCES, STATES
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id

_IS_OPEN = text("state IN ('asked', 'offered')")


class Variation(Versioned, Base):
    """A change of a grant: exactly what changes, as it was before and as it is after, and why.

    The grantee asks, or we offer; it takes effect with the last agreement that it needs: a signatory's, where the
    `grantee_needs_two` that of another of them, that of one of us, and where it `needs_two` that of another of us.
    `above_largest` says why it comes to more than the largest grant of its scheme, and `answer` why it was refused or
    withdrawn. An uplift is our doing alone and is recorded as agreed.
    """

    __tablename__ = "variation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    source: Mapped[str]
    state: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reasons: Mapped[str]
    above_largest: Mapped[str] = mapped_column(default="")
    needs_two: Mapped[bool] = mapped_column(default=False)
    grantee_needs_two: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    grantee_agreed_at: Mapped[datetime | None]
    grantee_agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    second_grantee_agreed_at: Mapped[datetime | None]
    second_grantee_agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    second_agreed_at: Mapped[datetime | None]
    second_agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship(lazy="raise")
    asker: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[asked_by])
    grantee_agreer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[grantee_agreed_by])
    second_grantee_agreer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[second_grantee_agreed_by])
    agreer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[agreed_by])
    second_agreer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[second_agreed_by])
    ender: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[ended_by])

    @property
    def agreers(self) -> frozenset[UUID | None]:
        """Those who have agreed, for either side."""
        theirs = (self.grantee_agreed_by, self.second_grantee_agreed_by)
        return frozenset((*theirs, self.agreed_by, self.second_agreed_by)) - {None}

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        index_where("uq_variation_open", "award_id", where=_IS_OPEN, unique=True),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"source IN {SOURCES}", name="source"),
        CheckConstraint("(state IN ('asked', 'offered')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint(
            "state <> 'agreed' OR source = 'uplift' OR (grantee_agreed_by IS NOT NULL AND agreed_by IS NOT NULL"
            " AND (NOT needs_two OR second_agreed_by IS NOT NULL))",
            name="agreed_by_both",
        ),
        CheckConstraint(
            "state <> 'agreed' OR NOT grantee_needs_two OR second_grantee_agreed_by IS NOT NULL",
            name="agreed_by_two_of_grantee",
        ),
        CheckConstraint(
            "second_grantee_agreed_by <> grantee_agreed_by AND second_grantee_agreed_by <> agreed_by"
            " AND second_grantee_agreed_by <> second_agreed_by",
            name="second_of_grantee",
        ),
        CheckConstraint(
            "agreed_by <> second_agreed_by AND grantee_agreed_by <> agreed_by"
            " AND grantee_agreed_by <> second_agreed_by",
            name="different_people",
        ),
        CheckConstraint("state <> 'refused' OR length(trim(answer)) > 0", name="refused_with_reason"),
    )


explain("uq_variation_open", "Another change of this grant is open. Finish that one first.", code="variation_open")
explain("ck_variation_second_of_grantee", "Whoever agreed already does not agree once more: somebody else has to.")
explain("ck_variation_different_people", "Whoever agreed already does not agree once more: somebody else has to.")
