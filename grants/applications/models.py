"""Applications: from draft to screened."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.models import QuestionSetVersion, Round

if TYPE_CHECKING:
    from grants.applications.assisted.models import Assistance
    from grants.applications.clarifications.models import Clarification
    from grants.applications.hosting.models import Party
    from grants.applications.screening.models import ScreeningWork

DRAFT, SUBMITTED, WITHDRAWN = "draft", "submitted", "withdrawn"
ELIGIBLE, INELIGIBLE, IN_ASSESSMENT, DECIDED = "eligible", "ineligible", "in assessment", "decided"
STATES = (DRAFT, SUBMITTED, WITHDRAWN, ELIGIBLE, INELIGIBLE, IN_ASSESSMENT, DECIDED)


class Application(Versioned, Base):
    """A request in a round. What is asked of everybody has columns; the rest is in `answers`,
    together with the version of the questions that they answer. `own_closes_at` is a deadline for this one
    alone; `host_organisation_id` is the host, from when it agreed; `copy_edition` is the version of
    what stands sent, for the copies of it; `entered_channel` says how somebody told us an application that an
    administrator entered, and `entered_for_id` is their account, where they have one.
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
    screening_work: Mapped["ScreeningWork | None"] = relationship(lazy="raise", back_populates="application")
    starter: Mapped[Person] = relationship(lazy="raise", foreign_keys=[started_by])

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND submitted_by IS NOT NULL"
            " AND amount_requested_pence IS NOT NULL AND length(trim(title)) > 0)",
            name="complete_when_submitted",
        ),
        CheckConstraint("amount_requested_pence > 0", name="amount_requested"),
        CheckConstraint("entered_channel IN ('phone', 'paper')", name="entered_channel"),
        CheckConstraint("(own_closes_at IS NULL) = (own_closes_reason IS NULL)", name="own_deadline"),
        CheckConstraint("own_closes_reason IS NULL OR length(trim(own_closes_reason)) > 0", name="own_deadline_reason"),
        Index(
            "uq_application_round_id_organisation_id",
            "round_id",
            "organisation_id",
            unique=True,
            postgresql_where=state != WITHDRAWN,
            sqlite_where=state != WITHDRAWN,
        ),
        Index("ix_application_round_id_state_id", "round_id", "state", "id"),
        Index(
            "ix_application_to_screen",
            "submitted_at",
            "id",
            postgresql_where=state == SUBMITTED,
            sqlite_where=state == SUBMITTED,
        ),
    )

    @property
    def opens_at(self) -> datetime:
        return self.round.opens_at

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
