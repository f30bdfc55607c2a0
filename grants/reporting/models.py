"""Reporting: the packs built for funders and boards."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.files import StoredFile
from grants.organisations.models import Organisation
from grants.reporting.packs.rules import BOARD, KINDS
from grants.schemes.models import Scheme

DRAFT, APPROVED, DISCARDED = "draft", "approved", "discarded"
STATES = (DRAFT, APPROVED, DISCARDED)


def label_of(year: int, number: int) -> str:
    """The number by which people speak of a pack, like 2027/7."""
    return f"{year}/{number}"


class Pack(Versioned, Base):
    """A reporting pack of a kind on a scheme, or on all schemes, for one funder, who sees its own share, or for the
    grant-maker.

    `figures` is all that it tells (`packs.contents`), kept so that it can be checked and made anew later. Those of
    packs from before this was kept so have no sections.

    A draft is for administrators. Approved by another person than asked for it, it is frozen: the database lets nothing
    that it tells be changed. `cover` is then what stands on its first page beside the figures, `figures_hash` the
    SHA-256 of both, `number` its number in the `year`, and `made_with` the programs that wrote its document at
    `issued_at`. `replaces_id` names the approved pack in whose place it comes.

    A draft is out of date since `outdated_at`, when a late return was accepted, and is built again; `changes` are then
    sentences that say what became different. `schedule_id` is the rule by which it was asked for, if nobody did.
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
    state: Mapped[str] = mapped_column(default=DRAFT, server_default=DRAFT)
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    year: Mapped[int | None]
    number: Mapped[int | None]
    cover: Mapped[dict[str, Any] | None]
    figures_hash: Mapped[str | None]
    made_with: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    discarded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    discarded_at: Mapped[datetime | None]
    discarded_because: Mapped[str | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("pack.id"))
    replaces_because: Mapped[str | None]
    schedule_id: Mapped[UUID | None] = mapped_column(ForeignKey("pack_schedule.id"))
    outdated_at: Mapped[datetime | None]
    rebuilt_at: Mapped[datetime | None]
    changes: Mapped[list[Any] | None]

    scheme: Mapped[Scheme | None] = relationship(lazy="raise")
    funder: Mapped[Organisation | None] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
    asker: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[asked_by])
    approver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[approved_by])
    discarder: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[discarded_by])
    replaces: Mapped["Pack | None"] = relationship(lazy="raise", remote_side="Pack.id")

    @property
    def about(self) -> str:
        """What it is on: the name of a scheme, or all of them."""
        return self.scheme.name if self.scheme else "All schemes"

    @property
    def label(self) -> str:
        """The number by which people speak of it, like 2027/7; empty until it is approved."""
        return label_of(self.year, self.number) if self.year and self.number else ""

    @property
    def document(self) -> StoredFile | None:
        """Its PDF as it stands: of a draft the last that was built, of an approved pack the one with its number."""
        return None if self.state == APPROVED and self.issued_at is None else self.file

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
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            "(state = 'approved') = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by IS NULL)"
            " AND (approved_at IS NULL) = (year IS NULL) AND (approved_at IS NULL) = (number IS NULL)"
            " AND (approved_at IS NULL) = (cover IS NULL) AND (approved_at IS NULL) = (figures_hash IS NULL)",
            name="approved",
        ),
        CheckConstraint("approved_at IS NULL OR built_at IS NOT NULL", name="built_before_approved"),
        CheckConstraint("approved_by <> asked_by", name="second_person"),
        CheckConstraint(
            "(issued_at IS NULL) = (made_with IS NULL) AND (issued_at IS NULL OR approved_at IS NOT NULL)",
            name="issued",
        ),
        CheckConstraint(
            "(state = 'discarded') = (discarded_at IS NOT NULL) AND (discarded_at IS NULL) = (discarded_by IS NULL)"
            " AND (discarded_at IS NULL) = (discarded_because IS NULL)",
            name="discarded",
        ),
        CheckConstraint("(replaces_id IS NULL) = (replaces_because IS NULL) AND replaces_id <> id", name="replaces"),
        CheckConstraint("(rebuilt_at IS NULL) = (changes IS NULL)", name="rebuilt"),
        UniqueConstraint("year", "number"),
        Index("ix_pack_scheme_id_id", "scheme_id", "id"),
        index_where("uq_pack_replaces_id", "replaces_id", where="state <> 'discarded'", unique=True),
    )


class PackRows(Base):
    """The records behind the figures of a pack (`packs.behind`), as they were read with them. The figures hold their
    hash, and stay when the pack is approved: so nothing of this can be changed unseen.
    """

    __tablename__ = "pack_rows"

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), primary_key=True)
    rows: Mapped[dict[str, Any]]


explain("ck_pack_second_person", "You asked for this pack. Another administrator approves it.", code="denied")
explain("uq_pack_replaces_id", "There is a pack already that replaces this one.", code="already_there")
