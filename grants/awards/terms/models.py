"""The versions of terms, of a scheme or of the grant-maker for all schemes that have none of their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, index_where, new_id


class TermsVersion(Base):
    """Terms as they were at one time; never changed. Without a scheme they are the grant-maker's own.

    `blocks` are objects with `heading`, `text` and `from_pence`.
    """

    __tablename__ = "terms_version"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("scheme.id"))
    number: Mapped[int]
    blocks: Mapped[list[Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    publisher: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("scheme_id", "number"),
        index_where("uq_terms_version_number", "number", where="scheme_id IS NULL", unique=True),
        CheckConstraint("number > 0", name="number"),
    )
