"""Monitoring: the returns that an award's reporting plan asks for, and what we answer to them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import CHANNELS as ENTERED
from grants.applications.models import HOWS
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.schemes.models import QuestionSetVersion
from grants.schemes.tiers.rules import CHANNELS, FORM

DUE, SUBMITTED, RETURNED, ACCEPTED, SKIPPED = "due", "submitted", "sent back", "accepted", "skipped"
STATES = (DUE, SUBMITTED, RETURNED, ACCEPTED, SKIPPED)
DONE = (ACCEPTED, SKIPPED)
"""The states in which nobody has to do anything about it any more."""


class Return(Versioned, Base):
    """What the grantee tells us for one period, due by a minute. Overdue is reckoned, never kept.

    One that is skipped is asked for no more; `review_note` says why. `channel` is the way in which it was told last,
    and `saved_at` when an answer was last changed, None where nobody has begun. `review_begun_at` is when one of us
    began to read what was sent, None where it can still be taken back.

    `entered_channel` is how its people told it, by `phone` or on `paper`, where one of us, `entered_by`, types it in or
    did; None where they write it themselves.
    """

    __tablename__ = "monitoring_return"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_at: Mapped[datetime]
    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_set.id"))
    answers: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=DUE)
    channel: Mapped[str] = mapped_column(default=FORM)
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    entered_channel: Mapped[str | None]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    review_begun_at: Mapped[datetime | None]
    review_begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    review_note: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship(lazy="raise")
    question_set: Mapped[QuestionSetVersion] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"channel IN {tuple(CHANNELS)}", name="channel"),
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint("state IN ('due', 'skipped') OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("state IN ('due', 'submitted') OR reviewed_at IS NOT NULL", name="reviewed"),
        CheckConstraint(f"entered_channel IN {ENTERED}", name="entered_channel"),
        CheckConstraint("(entered_channel IS NULL) = (entered_by IS NULL)", name="entered"),
        CheckConstraint("(review_begun_at IS NULL) = (review_begun_by IS NULL)", name="review_begun"),
        CheckConstraint("state NOT IN ('sent back', 'skipped') OR length(trim(review_note)) > 0", name="review_note"),
        Index("ix_monitoring_return_due_at_id", "due_at", "id"),
        Index("ix_monitoring_return_due", "state", "due_at", "id"),
        index_where("ix_monitoring_return_with_grantee", "due_at", "id", where=state.in_((DUE, RETURNED))),
        Index("ix_monitoring_return_sent", "state", "submitted_at", "id"),
        Index("ix_monitoring_return_reviewed", "state", "reviewed_at", "id"),
    )


ENTRY_CONFIRMED = {"link": "by the link in our message", "phone": "by telephone", "post": "by post"}
"""How people say that what was typed in for them is right, in words."""


class ReturnEdition(Base):
    """A return as it was sent, kept when it was sent back. `number` counts how often it was, from 1. Never changed."""

    __tablename__ = "return_edition"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    note: Mapped[str]
    sent_at: Mapped[datetime]
    sent_back_at: Mapped[datetime]
    sent_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    queries: Mapped[list["ReturnQuery"]] = relationship(lazy="raise", order_by="ReturnQuery.position")

    __table_args__ = (
        UniqueConstraint("return_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(trim(note)) > 0", name="note"),
    )


class ReturnQuery(Base):
    """Our question about one answer of a return. `label` is what the form asked there. Where an edition has any, only
    what they name is open to the grantee.

    `because` is the grantee's answer in words where the answer stays as it was, empty where there is none.
    """

    __tablename__ = "return_query"

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("return_edition.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    label: Mapped[str]
    question: Mapped[str]
    because: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("length(trim(question)) > 0", name="question"),)


class ReturnAnswer(Base):
    """Our answer to an accepted return. It was told, so it is never changed."""

    __tablename__ = "return_answer"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"), primary_key=True)
    learned: Mapped[str]
    doing: Mapped[str]
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    answerer: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("length(trim(learned)) > 0", name="learned"),
        CheckConstraint("length(trim(doing)) > 0", name="doing"),
    )


class ReturnUse(Base):
    """Something for which an accepted return was used, such as a pack; `link` leads there, or is empty."""

    __tablename__ = "return_use"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"))
    what: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("return_id", "what"),
        CheckConstraint("length(trim(what)) > 0", name="what"),
    )


class ReturnEntry(Base):
    """That one of us types in a return which its people told by `phone` or on `paper`: when it came and from whom, and
    once it was sent, whether they say that it is right, or what is not.

    `sent_at` is empty while it is being typed in. `confirmed_how` is `link` where they said so themselves.
    """

    __tablename__ = "return_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    came_on: Mapped[date]
    who: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    confirm_by: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    objection: Mapped[str] = mapped_column(default="")

    about: Mapped[Return] = relationship(lazy="raise")
    enterer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[entered_by])

    @property
    def confirmed_in_words(self) -> str:
        """How they said that it is right; nothing where they have not."""
        return ENTRY_CONFIRMED[self.confirmed_how] if self.confirmed_how else ""

    __table_args__ = (
        CheckConstraint(f"channel IN {ENTERED}", name="channel"),
        CheckConstraint(f"confirmed_how IN {HOWS}", name="confirmed_how"),
        CheckConstraint("length(trim(who)) > 0", name="who"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name="confirmed",
        ),
        CheckConstraint("sent_at IS NOT NULL OR (confirmed_at IS NULL AND objection = '')", name="sent_first"),
        CheckConstraint("(sent_at IS NULL) = (confirm_by IS NULL)", name="confirm_by"),
        index_where("uq_return_entry_open", "return_id", where="sent_at IS NULL", unique=True),
    )


explain("uq_return_entry_open", "Somebody has just begun to type this return in.", code="waits_already")
