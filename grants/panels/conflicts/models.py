"""The register of interests: what people hold whatever comes before them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.organisations.models import Organisation


class RegisteredInterest(Base):
    """An interest that a person has in an organisation whatever it applies for, in the register of interests.

    `level` is what it means for that organisation's applications: note or leaves. `organisation_id` is None where
    the organisation is not known here; then it is matched by its name alone, as a hint.
    """

    __tablename__ = "standing_interest"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str]
    level: Mapped[str]
    note: Mapped[str]
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("person_id", "organisation_name", "declared_at"),
        CheckConstraint("level IN ('note', 'leaves')", name="level"),
        CheckConstraint("length(trim(note)) > 0", name="note"),
    )


explain("ck_standing_interest_note", "Say in a few words what your interest is.", field="note")
