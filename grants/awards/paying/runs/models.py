"""Payment runs and their payments. Triggers hold who releases a run, and into which accounts its money goes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.models import Award, Instalment
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.files import StoredFile
from grants.kernel.money import Pence
from grants.organisations.models import Organisation

DRAFT, PREPARED, RELEASED, SENT, CLOSED, CANCELLED = "draft", "prepared", "released", "sent", "closed", "cancelled"
RUN_STATES = (DRAFT, PREPARED, RELEASED, SENT, CLOSED, CANCELLED)
NOT_SENT = (DRAFT, PREPARED, RELEASED)
LISTED, PAID, RETURNED, UNKNOWN, REVERSED, DROPPED = "listed", "paid", "returned", "unknown", "reversed", "dropped"
PAYMENT_STATES = (LISTED, SENT, PAID, RETURNED, UNKNOWN, REVERSED, DROPPED)
LIVE = (LISTED, SENT, PAID, UNKNOWN)
"""The states of a payment that may bring, or have brought, the money: an instalment has one such payment at most."""
UNANSWERED = (SENT, UNKNOWN)
OUTCOMES = (PAID, RETURNED, UNKNOWN)
BY_FILE, BY_HAND = "file", "by hand"
LONGEST_END_TO_END = 18
"""What Bacs has room for."""


def _together(*columns: str) -> str:
    return " AND ".join(f"({columns[0]} IS NULL) = ({other} IS NULL)" for other in columns[1:])


class PaymentRun(Versioned, Base):
    """Payments that are made together on `pay_on`: begun by anybody who pays, prepared by one, released by another.

    `how` is whether a file was made for the bank or somebody paid by hand in online banking; it is sent from that
    moment. The file that was made is kept encrypted under `file_id`; `file_digest` is the SHA-256 of what the bank
    gets.
    """

    __tablename__ = "payment_run"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=DRAFT)
    pay_on: Mapped[date]
    begun_at: Mapped[datetime]
    begun_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime | None]
    prepared_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    file_digest: Mapped[str | None]
    file_name: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    cancelled_because: Mapped[str] = mapped_column(default="")

    beginner: Mapped[Person] = relationship(lazy="raise", foreign_keys=[begun_by])
    preparer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[prepared_by])
    releaser: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[released_by])
    sender: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[sent_by])
    canceller: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[cancelled_by])
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
    payments: Mapped[list["Payment"]] = relationship(lazy="raise", order_by="Payment.id", back_populates="run")

    __table_args__ = (
        CheckConstraint(f"state IN {RUN_STATES}", name="state"),
        CheckConstraint("released_by <> prepared_by", name="two_people"),
        CheckConstraint(_together("prepared_at", "prepared_by"), name="prepared"),
        CheckConstraint(_together("released_at", "released_by"), name="released"),
        CheckConstraint(_together("sent_at", "sent_by", "how"), name="sent"),
        CheckConstraint(_together("cancelled_at", "cancelled_by"), name="cancelled"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="is_cancelled"),
        CheckConstraint("state <> 'cancelled' OR length(trim(cancelled_because)) > 0", name="cancelled_because"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="is_closed"),
        CheckConstraint("state IN ('draft', 'cancelled') OR prepared_at IS NOT NULL", name="prepared_first"),
        CheckConstraint(
            "state NOT IN ('released', 'sent', 'closed') OR released_at IS NOT NULL", name="released_first"
        ),
        CheckConstraint("(state IN ('sent', 'closed')) = (sent_at IS NOT NULL)", name="sent_first"),
        CheckConstraint(f"how IN {(BY_FILE, BY_HAND)}", name="how"),
        CheckConstraint(
            f"(how = '{BY_FILE}') = (file_digest IS NOT NULL) AND {_together('file_digest', 'file_id', 'file_name')}",
            name="file",
        ),
        Index("ix_payment_run_state", "state", "id"),
    )


explain("ck_payment_run_two_people", "Whoever prepared this run does not release it: somebody else has to.")


class Payment(Base):
    """One payment of a run. From when the run was prepared it keeps to whom, into which account and how much.

    `fingerprint` and `account_ends_in` are those of the account then. `outcome` is what the bank answered,
    `answered_on` the day on which it was paid or came back; both stay when the payment is reversed. `corrects_id` is
    the payment whose answer was wrong and in whose place this one waits for the right one: the money moved once.
    """

    __tablename__ = "payment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("payment_run.id"))
    instalment_id: Mapped[UUID] = mapped_column(ForeignKey("instalment.id"))
    end_to_end: Mapped[str] = mapped_column(unique=True)
    amount_pence: Mapped[Pence]
    state: Mapped[str] = mapped_column(default=LISTED)
    payee_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    account_version: Mapped[int | None]
    account_ends_in: Mapped[str | None]
    fingerprint: Mapped[str | None]
    outcome: Mapped[str | None]
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reversed_because: Mapped[str] = mapped_column(default="")
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"), unique=True)

    run: Mapped[PaymentRun] = relationship(lazy="raise", back_populates="payments")
    instalment: Mapped[Instalment] = relationship(lazy="raise")
    payee: Mapped[Organisation | None] = relationship(lazy="raise")
    answerer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by])
    reverser: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[reversed_by])

    @property
    def award(self) -> Award:
        return self.instalment.award

    __table_args__ = (
        CheckConstraint(f"state IN {PAYMENT_STATES}", name="state"),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint(f"length(end_to_end) BETWEEN 1 AND {LONGEST_END_TO_END}", name="end_to_end"),
        CheckConstraint(
            _together("fingerprint", "payee_id", "account_version", "account_ends_in"), name="account_of_payee"
        ),
        CheckConstraint("state IN ('listed', 'dropped') OR fingerprint IS NOT NULL", name="account"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint("state NOT IN ('paid', 'returned', 'unknown') OR outcome = state", name="answered"),
        CheckConstraint("state NOT IN ('listed', 'sent', 'dropped') OR outcome IS NULL", name="unanswered"),
        CheckConstraint(_together("outcome", "answered_at", "answered_by"), name="answered_by_somebody"),
        CheckConstraint("outcome NOT IN ('paid', 'returned') OR answered_on IS NOT NULL", name="answered_on"),
        CheckConstraint("outcome <> 'returned' OR length(trim(reason)) > 0", name="returned_because"),
        CheckConstraint("state <> 'dropped' OR length(trim(reason)) > 0", name="dropped_because"),
        CheckConstraint(
            f"(state = 'reversed') = (reversed_at IS NOT NULL) AND {_together('reversed_at', 'reversed_by')}",
            name="reversed",
        ),
        CheckConstraint("state <> 'reversed' OR length(trim(reversed_because)) > 0", name="reversed_because"),
        CheckConstraint("reversed_by <> answered_by", name="reversed_by_another"),
        index_where("uq_payment_instalment_id", "instalment_id", where=f"state IN {LIVE}", unique=True),
        Index("ix_payment_instalment_id", "instalment_id"),
        Index("ix_payment_run_id_id", "run_id", "id"),
        index_where("ix_payment_unanswered", "state", where=f"state IN {UNANSWERED}"),
    )


explain("uq_payment_instalment_id", "This instalment is in a payment run already.", code="in_a_run")
explain("ck_payment_reversed_by_another", "Whoever recorded this answer does not reverse it: somebody else has to.")
