"""What administrators said of bank accounts when they checked and confirmed them, and the statements of these."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, index_where, new_id
from grants.kernel.uploads.models import Upload
from grants.organisations.bank.check_rules import EVIDENCE, KINDS, PAYEE_RESULTS
from grants.organisations.rules import CHANNELS

_STANDS = text("ended_at IS NULL")


class AccountCheck(Base):
    """Somebody checked or confirmed an account that ends in `ends_in`, having read its `version`.

    A check says what was looked at (`evidence`), whether the name fits, and what Confirmation of Payee answered. A
    confirmation says how the organisation was asked, and on which `number`, known from where (`source`).
    `why_shared` says why it is right that another organisation has told the same account.
    It counts until `ended_at`: when other numbers were told, somebody said that the account is not
    theirs, or money came back from it.
    """

    __tablename__ = "account_check"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    ends_in: Mapped[str]
    evidence: Mapped[str | None]
    statement_id: Mapped[UUID | None] = mapped_column(ForeignKey("upload.id"))
    name_fits: Mapped[bool | None]
    payee_result: Mapped[str | None]
    payee_name: Mapped[str] = mapped_column(default="")
    how: Mapped[str | None]
    number: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    why_shared: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    maker: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(
            "(kind = 'check') = (evidence IS NOT NULL) AND (kind = 'check') = (name_fits IS NOT NULL)"
            " AND (kind = 'check') = (payee_result IS NOT NULL)",
            name="check",
        ),
        CheckConstraint("(kind = 'confirmation') = (how IS NOT NULL)", name="confirmation"),
        CheckConstraint(f"evidence IN {tuple(EVIDENCE)}", name="evidence"),
        CheckConstraint("(coalesce(evidence, '') = 'statement') = (statement_id IS NOT NULL)", name="statement"),
        CheckConstraint(f"payee_result IN {tuple(PAYEE_RESULTS)}", name="payee_result"),
        CheckConstraint("(coalesce(payee_result, '') = 'close_match') = (payee_name <> '')", name="payee_name"),
        CheckConstraint(f"how IN {tuple(CHANNELS)}", name="how"),
        CheckConstraint("number IS NULL OR how = 'phone'", name="number"),
        CheckConstraint("kind = 'check' OR length(trim(note)) > 0", name="note"),
        CheckConstraint("ended_at >= made_at", name="ended"),
        index_where("uq_account_check_kind", "organisation_id", "kind", where=_STANDS, unique=True),
        index_where("uq_account_check_made_by", "organisation_id", "made_by", where=_STANDS, unique=True),
    )

    @property
    def made_by_name(self) -> str:
        """Who checked or confirmed it."""
        return self.maker.name


class StatementFile(Upload):
    """A statement of the account that an organisation has now, or had until `removed_at`."""

    bank_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.organisation_id"), index=True)

    __mapper_args__ = {"polymorphic_identity": "bank_account", "polymorphic_load": "inline"}

    @property
    def record_id(self) -> UUID:
        assert self.bank_account_id is not None
        return self.bank_account_id

    @property
    def organisation_id(self) -> UUID:
        return self.record_id

    @property
    def stands(self) -> bool:
        return self.removed_at is None


cast(Table, Upload.__table__).append_constraint(
    CheckConstraint("(belongs_to = 'bank_account') = (bank_account_id IS NOT NULL)", name="bank_account")
)
