"""Reporting: the packs built for funders and boards."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, new_id
from grants.kernel.files import StoredFile
from grants.organisations.models import Organisation
from grants.schemes.models import Scheme


class Pack(Base):
    """A reporting pack on a scheme for one funder, who sees its own share, or for the grant-maker.

    `figures` are the numbers it was built from, kept so that they can be checked later.
    """

    __tablename__ = "pack"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    funder_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    figures: Mapped[dict[str, Any] | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    built_at: Mapped[datetime | None]

    scheme: Mapped[Scheme] = relationship(lazy="raise")
    funder: Mapped[Organisation | None] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint(
            "(built_at IS NULL) = (file_id IS NULL) AND (built_at IS NULL) = (figures IS NULL)", name="built"
        ),
        Index("ix_pack_scheme_id_id", "scheme_id", "id"),
    )
