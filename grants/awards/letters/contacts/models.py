"""Named contacts at the grant-maker, and who covers for them."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id


class NamedContact(Base):
    """Who is the contact for one scheme, one organisation or one grant. The nearest to a grant counts."""

    __tablename__ = "named_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("scheme.id"), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), unique=True)
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(
            "CASE WHEN scheme_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN award_id IS NULL THEN 0 ELSE 1 END = 1",
            name="of_one",
        ),
    )


class ContactCover(Base):
    """Who is rung instead of a contact on some days, the first and the last of them included."""

    __tablename__ = "contact_cover"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    cover_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    cover: Mapped[Person] = relationship(lazy="raise", foreign_keys=[cover_id])

    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="days"),
        CheckConstraint("cover_id <> person_id", name="another"),
    )
