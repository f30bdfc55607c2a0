"""Reporting: the packs built for funders and boards."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, new_id
from grants.kernel.files import StoredFile
from grants.organisations.models import Organisation
from grants.reporting.packs.rules import BOARD, KINDS
from grants.schemes.models import Scheme


class Pack(Base):
    """A reporting pack of a kind on a scheme, or on all schemes, for one funder, who sees its own share, or for the
    grant-maker.

    `figures` is all that it tells (`packs.contents`), kept so that it can be checked and made anew later. Those of
    packs from before this was kept so have no sections.
    """

    __tablename__ = "pack"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(default=BOARD, server_default=BOARD)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("scheme.id"))
    funder_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    figures: Mapped[dict[str, Any] | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    built_at: Mapped[datetime | None]

    scheme: Mapped[Scheme | None] = relationship(lazy="raise")
    funder: Mapped[Organisation | None] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    @property
    def about(self) -> str:
        """What it is on: the name of a scheme, or all of them."""
        return self.scheme.name if self.scheme else "All schemes"

    @property
    def subjects(self) -> tuple[UUID, ...]:
        """What an event about this pack is about as well."""
        return tuple(id_ for id_ in (self.scheme_id, self.funder_id) if id_)

    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(KINDS)}", name="kind"),
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint(
            "(built_at IS NULL) = (file_id IS NULL) AND (built_at IS NULL) = (figures IS NULL)", name="built"
        ),
        Index("ix_pack_scheme_id_id", "scheme_id", "id"),
    )
