"""Proposals that somebody becomes an administrator."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.administrators.rules import STATES
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id

_WAITS = text("state = 'proposed'")


class Appointment(Base):
    """The proposal that somebody becomes an administrator: another administrator confirms or refuses it, or whoever
    proposed it takes it back.

    `settled_by` is None of one that waits, and of the first colleague that an only administrator appointed. `person_id`
    is who became an administrator by it. `alike_because` says why this is another person, where the address looks like
    an administrator’s own.
    """

    __tablename__ = "appointment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    alike_because: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    proposer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[proposed_by])

    __table_args__ = (
        index_where("uq_appointment_waiting", "email", where=_WAITS, unique=True),
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name="email"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'proposed') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("settled_by IS NOT NULL OR state IN ('proposed', 'confirmed')", name="settled_by"),
        CheckConstraint("(settled_by = proposed_by) = (state = 'taken back')", name="by_two"),
        CheckConstraint("(state = 'confirmed') = (person_id IS NOT NULL)", name="confirmed"),
        CheckConstraint("state <> 'refused' OR length(trim(refusal)) > 0", name="refused_with_reason"),
    )


explain("ck_appointment_by_two", "Whoever proposed this does not confirm it: another administrator has to.")
