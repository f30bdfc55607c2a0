"""Proposals of who reads what that are kept, because to work one out takes longer than anybody waits for a page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class KeptProposal(Base):
    """The last proposal that was asked for in a panel, completing what stands or made `anew`.

    It is asked for, then made by a worker, then perhaps accepted by a person, then given by a worker: `ended_at` is
    when that was done, `changed` for how many applications it changed something, and `refused` why nothing was given.
    `mark` is of what it was made from (see `queries.mark_of`), `fingerprint` of the proposal itself. `edition` grows
    each time one is asked for.
    """

    __tablename__ = "reading_proposal"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    anew: Mapped[bool] = mapped_column(primary_key=True)
    edition: Mapped[int]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    mark: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str] = mapped_column(default="")
    loads: Mapped[dict[str, Any]] = mapped_column(default=dict)
    said: Mapped[list[Any]] = mapped_column(default=list)
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    changed: Mapped[int | None]
    refused: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("(made_at IS NOT NULL) = (fingerprint <> '')", name="made"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="accepted"),
        CheckConstraint("accepted_at IS NULL OR made_at IS NOT NULL", name="accepted_when_made"),
        CheckConstraint("ended_at IS NULL OR accepted_at IS NOT NULL", name="ended_when_accepted"),
        CheckConstraint("(ended_at IS NOT NULL) = (changed IS NOT NULL OR refused <> '')", name="ended"),
    )


class ProposedReaders(Base):
    """Who could read an application, by a kept proposal: ids of members, in the order of the panel."""

    __tablename__ = "proposed_readers"

    panel_id: Mapped[UUID] = mapped_column(primary_key=True)
    anew: Mapped[bool] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    member_ids: Mapped[list[Any]]

    __table_args__ = (
        ForeignKeyConstraint(
            ["panel_id", "anew"], ["reading_proposal.panel_id", "reading_proposal.anew"], ondelete="CASCADE"
        ),
    )
