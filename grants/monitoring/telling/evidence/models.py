"""Evidence that belongs to returns, and its files."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id
from grants.kernel.uploads.models import HARMFUL, Upload
from grants.monitoring.models import Return
from grants.monitoring.telling.evidence.rules import KINDS, PERSONAL


class ReturnEvidence(Base):
    """One thing that shows how it went; `shows` says what, in words. Whoever is named, seen or heard in it has agreed.

    `seen_by` one of us, or by nobody yet. Removed, it stays in the record and nobody reads it.
    """

    __tablename__ = "return_evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"), index=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    kind: Mapped[str]
    shows: Mapped[str] = mapped_column(default="")
    names_people: Mapped[bool] = mapped_column(default=False)
    people_agreed: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]

    about: Mapped[Return] = relationship(lazy="raise")
    adder: Mapped[Person] = relationship(lazy="raise", foreign_keys=[added_by])
    seer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[seen_by])
    files: Mapped[list["EvidenceFile"]] = relationship(lazy="raise", back_populates="evidence")

    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(KINDS)}", name="kind"),
        CheckConstraint(f"people_agreed OR (NOT names_people AND kind NOT IN {PERSONAL})", name="agreed"),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name="seen_by_somebody"),
        Index("ix_return_evidence_added", "added_at", "id"),
    )


class EvidenceFile(Upload):
    """The file of a piece of evidence."""

    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("return_evidence.id"), index=True)

    evidence: Mapped[ReturnEvidence] = relationship(lazy="raise", back_populates="files")

    __mapper_args__ = {"polymorphic_identity": "evidence", "polymorphic_load": "inline"}

    @property
    def record_id(self) -> UUID:
        assert self.evidence_id is not None
        return self.evidence_id

    @property
    def organisation_id(self) -> UUID:
        return self.evidence.about.award.organisation_id

    @property
    def stands(self) -> bool:
        return self.removed_at is None and self.state != HARMFUL


cast(Table, Upload.__table__).append_constraint(
    CheckConstraint("(belongs_to = 'evidence') = (evidence_id IS NOT NULL)", name="evidence")
)
