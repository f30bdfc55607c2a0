"""Hosts and partners of applications."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.hosting.rules import ROLES, STATES
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.kernel.money import Pence
from grants.organisations.models import Organisation

if TYPE_CHECKING:
    from grants.applications.models import Application


class Party(Base):
    """A host or a partner: who is asked, its share of the money, what it does, and what it answered.

    `edition` counts how often it was asked, for each asking has a link of its own; the link goes out at `asked_at`
    and was used at `claimed_at`. `organisation_id` is known at the latest when it agrees.
    """

    __tablename__ = "party"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    role: Mapped[str] = mapped_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    contact_name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    share_pence: Mapped[Pence]
    does: Mapped[str]
    state: Mapped[str]
    edition: Mapped[int]
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")
    agreed_amount_pence: Mapped[Pence | None]

    application: Mapped["Application"] = relationship(lazy="raise", back_populates="parties")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    answerer: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def answered_by_name(self) -> str | None:
        """Who answered."""
        return self.answerer.name if self.answerer else None

    __table_args__ = (
        UniqueConstraint("application_id", "email"),
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("share_pence >= 0 AND (role = 'host' OR share_pence > 0)", name="share"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        CheckConstraint(
            "state <> 'agreed' OR (organisation_id IS NOT NULL AND answered_by IS NOT NULL"
            " AND agreed_amount_pence IS NOT NULL)",
            name="agreed",
        ),
        Index(
            "uq_party_host",
            "application_id",
            unique=True,
            postgresql_where=role == "host",
            sqlite_where=role == "host",
        ),
    )


explain("uq_party_application_id_email", "Somebody with this address has been named already.", field="email")
explain("uq_party_host", "There is a host already. Remove it before you name another.", field="role")
explain("ck_party_share", "Enter the partner's share of the money.", field="share_pence")
