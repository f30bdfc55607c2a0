"""Applications, and what is read with each: host, partners, who it was entered for, what was asked, its screening."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.models import QuestionSetVersion, Round

DRAFT, SUBMITTED, WITHDRAWN = "draft", "submitted", "withdrawn"
ELIGIBLE, INELIGIBLE, IN_ASSESSMENT, DECIDED = "eligible", "ineligible", "in assessment", "decided"
UNDECIDED = (SUBMITTED, ELIGIBLE, IN_ASSESSMENT)  # sent, and something is still to come of it
STATES = (DRAFT, SUBMITTED, WITHDRAWN, ELIGIBLE, INELIGIBLE, IN_ASSESSMENT, DECIDED)

HOST, PARTNER = "host", "partner"
ROLES = (HOST, PARTNER)
HOST_ALREADY = "There is a host already. Change or remove that one first."
ASKED, AGREED, DECLINED = "asked", "agreed", "declined"
PARTY_STATES = (ASKED, AGREED, DECLINED)

PHONE, PAPER = "phone", "paper"
CHANNELS = (PHONE, PAPER)
BY_LINK, BY_PHONE, BY_POST = "link", "phone", "post"
HOWS = (BY_LINK, BY_PHONE, BY_POST)

OPEN, ANSWERED, OVERDUE = "open", "answered", "overdue"
CLARIFICATION_STATES = (OPEN, ANSWERED, OVERDUE)


class Application(Versioned, Base):
    """A request in a round. What is asked of everybody has columns; the rest is in `answers`, with the version of
    the questions that they answer. `own_closes_at` is a deadline for this one alone; `host_organisation_id` is the
    host, from when it agreed; `copy_edition` is the version of what stands sent, for the copies of it;
    `entered_channel` says how somebody told us an application that an administrator entered, and `entered_for_id` is
    their account, where they have one.
    """

    __tablename__ = "application"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    started_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_set.id"))
    state: Mapped[str] = mapped_column(default=DRAFT)
    title: Mapped[str] = mapped_column(default="")
    amount_requested_pence: Mapped[Pence | None]
    answers: Mapped[dict[str, Any]]
    eligibility_answers: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    copy_edition: Mapped[int | None]
    entered_channel: Mapped[str | None]
    entered_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    host_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    own_closes_at: Mapped[datetime | None]
    own_closes_reason: Mapped[str | None]

    round: Mapped[Round] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[organisation_id])
    host_organisation: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[host_organisation_id])
    parties: Mapped[list["Party"]] = relationship(
        lazy="raise", back_populates="application", order_by="Party.role, Party.id"
    )
    assistance: Mapped["Assistance | None"] = relationship(lazy="raise", back_populates="application")
    clarifications: Mapped[list["Clarification"]] = relationship(
        lazy="raise", back_populates="application", order_by="Clarification.id"
    )
    question_set: Mapped[QuestionSetVersion] = relationship(lazy="raise")
    screening: Mapped["Screening | None"] = relationship(lazy="raise", back_populates="application")
    starter: Mapped[Person] = relationship(lazy="raise", foreign_keys=[started_by])

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND submitted_by IS NOT NULL"
            " AND amount_requested_pence IS NOT NULL AND length(trim(title)) > 0)",
            name="complete_when_submitted",
        ),
        CheckConstraint("amount_requested_pence > 0", name="amount_requested"),
        CheckConstraint(f"entered_channel IN {CHANNELS}", name="entered_channel"),
        CheckConstraint("(own_closes_at IS NULL) = (own_closes_reason IS NULL)", name="own_deadline"),
        CheckConstraint("own_closes_reason IS NULL OR length(trim(own_closes_reason)) > 0", name="own_deadline_reason"),
        index_where(
            "uq_application_round_id_organisation_id",
            "round_id",
            "organisation_id",
            where=state != WITHDRAWN,
            unique=True,
        ),
        *(Index(f"ix_application_{by}_id", by, "id") for by in ("submitted_at", "amount_requested_pence", "state")),
        *(Index(f"ix_application_round_id_{'_'.join(on)}", "round_id", *on) for on in (["id"], ["state", "id"])),
        index_where("ix_application_to_screen", "submitted_at", "id", where=state == SUBMITTED),
    )

    @property
    def opens_at(self) -> datetime:
        return self.round.opens_at

    @property
    def is_withdrawn(self) -> bool:  # its round is; one taken back says so in its state
        return self.round.is_withdrawn

    @property
    def closes_at(self) -> datetime:
        """Until when this one can be sent: its round's deadline, or its own where that is later."""
        closes_at = self.round.closes_at
        return max(closes_at, self.own_closes_at) if self.own_closes_at else closes_at

    @property
    def reader_id(self) -> UUID:
        """Who hears from us about it: whoever it was entered for, where they have an account, else who sent it."""
        return self.entered_for_id or self.submitted_by or self.started_by

    @property
    def signing_organisation_id(self) -> UUID:
        """Whose signatories answer an offer, and whose account the money goes to: the host's where there is one."""
        return self.host_organisation_id or self.organisation_id


explain("ck_application_own_deadline_reason", "Say why the deadline moves.", field="reason")
explain("uq_application_round_id_organisation_id", "Your organisation has an application in this round already.")


class Party(Base):
    """A host or a partner: who is asked, its share of the money, what it does, and what it answered.

    `edition` counts how often it was asked, for each asking has a link of its own; the link goes out at `asked_at`
    and was used at `claimed_at`. `organisation_id` is known at the latest when it agrees.

    What it agreed to is kept while it is asked again because the amount or its share has changed: who answered, when,
    and to which amount and share. Where these are as before, its agreement stands as before.
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
    agreed_share_pence: Mapped[Pence | None]

    application: Mapped[Application] = relationship(lazy="raise", back_populates="parties")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    answerer: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def answered_by_name(self) -> str | None:
        """Who answered."""
        return self.answerer.name if self.answerer else None

    __table_args__ = (
        UniqueConstraint("application_id", "email"),
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint(f"state IN {PARTY_STATES}", name="state"),
        CheckConstraint("share_pence >= 0 AND (role = 'host' OR share_pence > 0)", name="share"),
        CheckConstraint("state <> 'asked' OR (answered_at IS NULL) = (agreed_amount_pence IS NULL)", name="asked"),
        CheckConstraint("state = 'asked' OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint(
            "state <> 'agreed' OR (organisation_id IS NOT NULL AND answered_by IS NOT NULL"
            " AND agreed_amount_pence IS NOT NULL AND agreed_share_pence IS NOT NULL)",
            name="agreed",
        ),
        index_where("uq_party_host", "application_id", where=role == "host", unique=True),
    )


explain("uq_party_application_id_email", "Somebody with this address has been named already.", field="email")
explain("uq_party_host", HOST_ALREADY, field="role")
explain("ck_party_share", "Enter the partner's share of the money.", field="share_pence")


class Assistance(Base):
    """On whose behalf an application was entered, how they told us, and whether they confirmed the copy.

    `person_id` is their account where they have an e-mail address; without one the copy goes to `address` by post.
    """

    __tablename__ = "assistance"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    channel: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    name: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    posted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    objection: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship(lazy="raise", back_populates="assistance")
    enterer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[entered_by])

    __table_args__ = (
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint(f"confirmed_how IN {HOWS}", name="confirmed_how"),
        CheckConstraint("person_id IS NOT NULL OR length(trim(address)) > 0", name="reachable"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name="confirmed",
        ),
    )


explain("ck_assistance_reachable", "Enter a postal address, or an e-mail address.", field="address")


class Clarification(Versioned, Base):
    """A question to an applicant that opens some sections until a minute. `draft` are answers saved and not sent."""

    __tablename__ = "clarification"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    question: Mapped[str]
    sections: Mapped[list[Any]]
    draft: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=OPEN)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship(lazy="raise", back_populates="clarifications")
    editions: Mapped[list["AnswerEdition"]] = relationship(lazy="raise", order_by="AnswerEdition.question_key")

    __table_args__ = (
        CheckConstraint(f"state IN {CLARIFICATION_STATES}", name="state"),
        CheckConstraint("length(trim(question)) > 0", name="question"),
        CheckConstraint("due_at > asked_at", name="due_after_asking"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name="answered"),
        index_where("uq_clarification_open", "application_id", where=state == OPEN, unique=True),
        index_where("ix_clarification_due", "due_at", where=state == OPEN),
    )


explain("uq_clarification_open", "A question waits for an answer already. Wait for that one first.")
explain("ck_clarification_due_after_asking", "The deadline must lie ahead.", field="due_at")


class AnswerEdition(Base):
    """One answer before and after a clarification; `before` and `after` hold it under `value`."""

    __tablename__ = "answer_edition"

    clarification_id: Mapped[UUID] = mapped_column(ForeignKey("clarification.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class Screening(Base):
    """Whether an application may go to the panel, decided once, with reasons where it may not.

    `open_items_reason` says why it went on with items of its checklist open; it is not for applicants.
    """

    __tablename__ = "screening"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    outcome: Mapped[str]
    reasons: Mapped[str] = mapped_column(default="")
    open_items_reason: Mapped[str] = mapped_column(default="", server_default="")
    screened_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    screened_at: Mapped[datetime]

    application: Mapped[Application] = relationship(lazy="raise", back_populates="screening")

    __table_args__ = (
        CheckConstraint("outcome IN ('eligible', 'ineligible')", name="outcome"),
        CheckConstraint("outcome = 'eligible' OR length(trim(reasons)) > 0", name="reasons"),
    )


explain("pk_screening", "This application has been screened already.", code="already_screened")
explain("ck_screening_reasons", "Say why the application is not eligible.", field="reasons", code="missing")
