"""Contacts as they were, until they have been told of a change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id
from grants.organisations.models import Organisation


class ReplacedContact(Base):
    """A contact as they were before a change, until they have been told of it at that address; not a day longer."""

    __tablename__ = "replaced_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    email: Mapped[str | None]
    is_gone: Mapped[bool]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    replacer: Mapped[Person | None] = relationship(lazy="raise")
