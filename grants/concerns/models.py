"""Concerns, complaints and appeals, with what was answered and learned."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.concerns.rules import FINDINGS, KINDS
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id


class Concern(Versioned, Base):
    """What somebody raised with us. Whoever takes it on writes the answer, and somebody else reads and sends it.

    `about` is what they typed of whom or what it is about; where that is the reference of an application or of a grant,
    `application_id` says which. `review_of_id` is the concern whose answer they want looked at again. `entered_by` is
    who typed it in for them. `taken_because` is why somebody looks into it who took part in what it is about.
    `learned` is for us alone.
    """

    __tablename__ = "concern"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    about: Mapped[str]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    said: Mapped[str]
    wanted: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    review_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("concern.id"), unique=True)
    raised_at: Mapped[datetime]
    acknowledge_by: Mapped[date]
    answer_by: Mapped[date]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    taken_because: Mapped[str] = mapped_column(default="")
    finding: Mapped[str | None]
    answer: Mapped[str]
    learned: Mapped[str]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]

    taker: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[taken_by])
    answerer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by])
    sender: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[sent_by])
    raiser: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[raised_by])
    enterer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[entered_by])
    review_of: Mapped["Concern | None"] = relationship(lazy="raise", remote_side="Concern.id")

    @property
    def can_be_told(self) -> bool:
        """Whether there is anybody to tell, and a way to."""
        return bool(self.raised_by or self.email or self.phone)

    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(KINDS)}", name="kind"),
        CheckConstraint(f"finding IN {tuple(FINDINGS)}", name="finding"),
        CheckConstraint("length(trim(said)) > 0", name="said"),
        CheckConstraint(
            "kind = 'grant' OR raised_by IS NOT NULL OR length(email) > 0 OR length(phone) > 0", name="can_be_told"
        ),
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (finding IS NULL) AND "
            "(answered_at IS NULL OR (taken_at IS NOT NULL AND length(trim(answer)) > 0))",
            name="answered",
        ),
        CheckConstraint(
            "(sent_at IS NULL) = (sent_by IS NULL) AND (sent_at IS NULL OR answered_at IS NOT NULL)", name="sent"
        ),
        CheckConstraint("sent_by <> answered_by", name="read_by_a_second"),
        Index("ix_concern_raised", "raised_at", "id"),
        index_where("ix_concern_open", "answer_by", "id", where="sent_at IS NULL"),
    )


explain("uq_concern_review_of_id", "The answer to this concern is being looked at again already.")
explain("ck_concern_read_by_a_second", "Whoever wrote the answer does not send it: somebody else reads it first.")
