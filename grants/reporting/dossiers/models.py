"""Dossiers that were asked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.kernel.files import StoredFile

_TO_BUILD = text("built_at IS NULL")


class Dossier(Base):
    """The whole file of a grant as it was at `built_at`, for whoever asked for it. `pieces` counts the files in it."""

    __tablename__ = "dossier"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    built_at: Mapped[datetime | None] = mapped_column(index=True)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    pieces: Mapped[int | None]

    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(
            "(built_at IS NULL) = (file_id IS NULL) AND (built_at IS NULL) = (pieces IS NULL)", name="built"
        ),
        Index("ix_dossier_award_id", "award_id", "asked_by", "id"),
        index_where("uq_dossier_to_build", "award_id", "asked_by", where=_TO_BUILD, unique=True),
    )


explain("uq_dossier_to_build", "This dossier is being built for you already.", code="already_there")
