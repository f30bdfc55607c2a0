"""Notifications: reminders planned, messages sent, and the log of both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, index_where, new_id
from grants.kernel.files import StoredFile
from grants.notifications.state_rules import LETTER_STATES, QUEUED, STATES


class Reminder(Base):
    """A message about a deadline that is to go to a person, once.

    `step` says which of the deadline's reminders it is. A dropped reminder was not needed any more:
    the thing was done, or the deadline moved. `sent_with` is the reminder of the same person in whose mail it goes
    out, itself where it goes first; None before its day. `ended_at` is since when one that was sent asks for nothing
    any more: it is done, has another day, or is not for this person to do.
    """

    __tablename__ = "reminder"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    step: Mapped[str]
    deadline_at: Mapped[datetime]
    send_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="planned")
    settled_at: Mapped[datetime | None]
    sent_with: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "person_id", "step", "deadline_at"),
        CheckConstraint("state IN ('planned', 'sent', 'dropped')", name="state"),
        CheckConstraint("(state = 'planned') = (settled_at IS NULL)", name="settled"),
        Index("ix_reminder_send_at_id", "send_at", "id"),
        index_where("ix_reminder_person_id_send_at", "person_id", "send_at", where="state = 'planned'"),
    )


class Message(Base):
    """A message to a person. `key` says what it is for, so that it is written once.

    `kind` is its template's name, or what a reminder is about. `application_id` is of the application that it is about,
    or whose grant or return it is about; None for others. `state_reason` says why it stands as it does since
    `changed_at`. `held_by` is whoever stopped it. `mail_id` is that in the Message-ID of the mail that it went in.
    """

    __tablename__ = "message"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    about_id: Mapped[UUID] = mapped_column(index=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    state: Mapped[str] = mapped_column(default=QUEUED)
    state_reason: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    held_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    mail_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    attachment: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            "CASE state WHEN 'sent' THEN sent_at IS NOT NULL WHEN 'bounced' THEN true ELSE sent_at IS NULL END",
            name="sent",
        ),
        CheckConstraint("held_by IS NULL OR state = 'held'", name="held"),
        Index("ix_message_state_id", "state", "id"),
        Index("ix_message_created_at_id", "created_at", "id"),
    )


class HandSending(Base):
    """A message that somebody has to send by hand as well: `how` says in which format, and which way.

    `note` is what whoever did it wrote about it.
    """

    __tablename__ = "hand_sending"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    how: Mapped[str]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    message: Mapped[Message] = relationship(lazy="raise")

    __table_args__ = (Index("ix_hand_sending_asked_at", "asked_at"),)


class NotifiedLetter(Base):
    """A letter that somebody had posted by Notify, to this address; `tries` times. `said` is why it was not posted."""

    __tablename__ = "notified_letter"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("hand_sending.message_id"), primary_key=True)
    address: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    said: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"state IN {LETTER_STATES}", name="state"),
        CheckConstraint("tries > 0", name="tries"),
        CheckConstraint("(state = 'not_posted') = (said <> '')", name="said"),
        Index("ix_notified_letter_state", "state"),
    )
