"""What has to be done before a grant, or one of its payments, goes on."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.models import Award
from grants.awards.planning.conditions.rules import EVIDENCE, FAILED, GRANTEE, OPEN, STATES, UNSETTLED, WHO
from grants.identity.models import Person
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.uploads.models import HARMFUL, Upload


class AwardCondition(Versioned, Base):
    """One thing that somebody has to do for a grant.

    `who` does it, by the end of `due_on`; None while nobody has said by when. `evidence` is what shows it. The payment
    with the number `instalment` waits for it; None where no payment does. `note` is what was said when it was shown to
    be done, `reason` what an administrator wrote who asked again, waived it or said that it has failed.
    """

    __tablename__ = "award_condition"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    text: Mapped[str]
    who: Mapped[str] = mapped_column(default=GRANTEE)
    due_on: Mapped[date | None] = mapped_column(index=True)
    evidence: Mapped[str | None]
    instalment: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=OPEN)
    note: Mapped[str] = mapped_column(default="")
    shown_at: Mapped[datetime | None]
    shown_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    award: Mapped[Award] = relationship(lazy="raise")
    shower: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[shown_by])
    settler: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[settled_by])

    @property
    def is_unsettled(self) -> bool:
        """Whether what waits for it still waits: it is neither met nor waived."""
        return self.state in UNSETTLED

    @property
    def has_failed(self) -> bool:
        return self.state == FAILED

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(trim(text)) > 0", name="text"),
        CheckConstraint(f"who IN {WHO}", name="who"),
        CheckConstraint(f"evidence IN {EVIDENCE}", name="evidence"),
        CheckConstraint("instalment > 0", name="instalment"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(shown_at IS NULL) = (shown_by IS NULL)", name="shown_by_somebody"),
        CheckConstraint("state <> 'shown' OR shown_at IS NOT NULL", name="shown"),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_by_somebody"),
        CheckConstraint("state NOT IN ('met', 'waived', 'failed') OR settled_at IS NOT NULL", name="settled"),
        CheckConstraint("state NOT IN ('waived', 'failed') OR length(trim(reason)) > 0", name="reason"),
    )


class ConditionFile(Upload):
    """A document that shows that a condition is met."""

    condition_id: Mapped[UUID | None] = mapped_column(ForeignKey("award_condition.id"), index=True)

    condition: Mapped[AwardCondition] = relationship(lazy="raise")

    __mapper_args__ = {"polymorphic_identity": "condition", "polymorphic_load": "inline"}

    @property
    def record_id(self) -> UUID:
        assert self.condition_id is not None
        return self.condition_id

    @property
    def organisation_id(self) -> UUID:
        return self.condition.award.organisation_id

    @property
    def stands(self) -> bool:
        return self.removed_at is None and self.state != HARMFUL


cast(Table, Upload.__table__).append_constraint(
    CheckConstraint("(belongs_to = 'condition') = (condition_id IS NOT NULL)", name="condition")
)
