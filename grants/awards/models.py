"""Awards: the offer, its acceptance and its instalments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, case, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.panels.models import Decision
from grants.schemes.models import Scheme

OFFERED, ACCEPTED, DECLINED, LAPSED, ENDED = "offered", "accepted", "declined", "lapsed", "ended"
STATES = (OFFERED, ACCEPTED, DECLINED, LAPSED, ENDED)
MADE = (ACCEPTED, ENDED)
"""The states of what was granted; an offer may still be turned down."""
PLANNED, PAYABLE, PAID = "planned", "payable", "paid"


_OFFERED = text(f"state = '{OFFERED}'")


class Award(Versioned, Base):
    """An offer and, once accepted, the grant. A past award that was imported has no application.

    `under_notice_until` is the last day that notice which stands gives it; None where none stands. `ends_on` is then
    still the day that was agreed: whoever is told when the grant ends is told its `last_day`.
    """

    __tablename__ = "award"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), unique=True)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    grant_id: Mapped[str | None] = mapped_column(unique=True)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    amount_pence: Mapped[Pence]
    conditions: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=OFFERED)
    awarded_on: Mapped[date]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    under_notice_until: Mapped[date | None]
    accept_by: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    scheme: Mapped[Scheme] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    application: Mapped[Application | None] = relationship(lazy="raise")
    decision: Mapped[Decision | None] = relationship(lazy="raise")
    accepter: Mapped[Person | None] = relationship(lazy="raise")
    shares: Mapped[list["AwardShare"]] = relationship(lazy="raise", order_by="AwardShare.funder_id")
    instalments: Mapped[list["Instalment"]] = relationship(
        lazy="raise", order_by="Instalment.number", back_populates="award"
    )

    @property
    def signing_organisation_id(self) -> UUID:
        """Whose signatories answer the offer, and whose account the money goes to: a hosted group's host."""
        return self.application.signing_organisation_id if self.application else self.organisation_id

    @hybrid_property
    def last_day(self) -> date | None:
        """The day on which it ends as things stand: that of notice which is given, otherwise the agreed one."""
        return self.under_notice_until or self.ends_on

    @last_day.inplace.expression
    @classmethod
    def _last_day(cls) -> ColumnElement[date | None]:
        return func.coalesce(cls.under_notice_until, cls.ends_on)

    @property
    def related_ids(self) -> tuple[UUID, ...]:
        """What an event about this award is about as well."""
        application = (self.application_id,) if self.application_id else ()
        return (*application, self.scheme_id, self.organisation_id)

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("amount_pence >= 0", name="amount"),
        CheckConstraint("(application_id IS NULL) = (decision_id IS NULL)", name="decided"),
        CheckConstraint("application_id IS NOT NULL OR grant_id IS NOT NULL", name="source"),
        CheckConstraint(
            "state <> 'accepted' OR grant_id IS NOT NULL OR (accepted_at IS NOT NULL AND accepted_by IS NOT NULL)",
            name="accepted_by_somebody",
        ),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_award_scheme_id_id", "scheme_id", "id"),
        *(Index(f"ix_award_{by}_id", by, "id") for by in ("awarded_on", "amount_pence")),
        index_where("ix_award_offered", "accept_by", "id", where=_OFFERED),
    )


explain("uq_award_decision_id", "This decision has its award already.")


class AwardShare(Base):
    """One funder's part of an award, to the penny; the parts add up to the award."""

    __tablename__ = "award_share"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    amount_pence: Mapped[Pence]

    funder: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("amount_pence >= 0", name="amount"),)


class Instalment(Base):
    """One planned payment. It becomes payable when the return it waits for is accepted: on `payable_on`, in London.
    `return_sent_on` is the day on which that return was sent; None while it is with the grantee. `stopped_after` is the
    last day of the grant after which it is not paid any more, because notice of that was given; None where it is paid.

    One administrator approves it, another marks it as paid. Once it is paid it keeps to whom and into which account, as
    that was at the time: `paid_into` is the end of the account's number, `paid_fingerprint` its `bank_fingerprint`.
    Payments from before this was kept lack it; a trigger lets no other become paid without two people, or into an
    account that nobody checked.
    """

    __tablename__ = "instalment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    amount_pence: Mapped[Pence]
    due_on: Mapped[date]
    waits_for_return: Mapped[int | None]
    return_sent_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=PLANNED)
    payable_on: Mapped[date | None]
    stopped_after: Mapped[date | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    paid_on: Mapped[date | None]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    paid_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    paid_into: Mapped[str | None]
    paid_fingerprint: Mapped[str | None]

    award: Mapped[Award] = relationship(lazy="raise", back_populates="instalments")
    paid_to: Mapped[Organisation | None] = relationship(lazy="raise")

    @hybrid_property
    def is_to_come(self) -> bool:
        """Whether it is not paid yet, and will be."""
        return self.state != PAID and self.stopped_after is None

    @is_to_come.inplace.expression
    @classmethod
    def _is_to_come(cls) -> ColumnElement[bool]:
        return and_(cls.state != PAID, cls.stopped_after.is_(None))

    @hybrid_property
    def pay_by(self) -> date:
        """The day by which to pay: the planned one, or that on which it became payable where it came later."""
        late = self.payable_on is not None and self.payable_on > self.due_on
        return self.payable_on if late and self.payable_on else self.due_on

    @pay_by.inplace.expression
    @classmethod
    def _pay_by(cls) -> ColumnElement[date]:
        return case((cls.payable_on > cls.due_on, cls.payable_on), else_=cls.due_on)

    __table_args__ = (
        *(Index(f"ix_instalment_{by}_id", by, "id") for by in ("due_on", "amount_pence")),
        UniqueConstraint("award_id", "number"),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("state IN ('planned', 'payable', 'paid')", name="state"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid"),
        CheckConstraint("paid_to_id IS NULL OR state = 'paid'", name="paid_to_somebody"),
        CheckConstraint(
            "(paid_to_id IS NULL) = (paid_into IS NULL) AND (paid_to_id IS NULL) = (paid_fingerprint IS NULL)"
            " AND (paid_to_id IS NULL) = (paid_at IS NULL)",
            name="paid_into_account",
        ),
        CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL) AND (approved_at IS NULL OR state <> 'planned')",
            name="approved",
        ),
        CheckConstraint("paid_by IS NULL OR state = 'paid'", name="paid_by_somebody"),
        CheckConstraint("approved_by <> paid_by", name="two_people"),
    )


explain("ck_instalment_two_people", "Whoever approved this payment does not mark it as paid: somebody else has to.")
