"""Messages that staff wrote, and who gets each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, index_where, new_id
from grants.notifications.models import Message
from grants.notifications.staff.mailings.rules import SEVERAL
from grants.organisations.models import Organisation


class Mailing(Base):
    """A message that staff sent to everybody who acts for what it is about: a grant, an application, an organisation,
    or those of a round who are in one of `groups`. Answers go to `reply_to`. Where it is about several grants,
    applications or organisations, `several_of` says of which kind, and its recipients which.
    """

    __tablename__ = "mailing"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"), index=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("round.id"), index=True)
    several_of: Mapped[str | None]
    groups: Mapped[list[Any]] = mapped_column(default=list)
    subject: Mapped[str]
    body: Mapped[str]
    reply_to: Mapped[str]
    sent_at: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN award_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN application_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN round_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN several_of IS NULL THEN 0 ELSE 1 END) = 1",
            name="about_one",
        ),
        CheckConstraint(f"several_of IN {SEVERAL}", name="several_of"),
        CheckConstraint("length(trim(subject)) > 0 AND length(trim(body)) > 0", name="said"),
    )


class MailingRecipient(Base):
    """One person who gets a message of staff about one thing. `message_id` is what was written to them, once it was.

    `about_id` is the grant, application or organisation that it is about, `application_id` the application that it is
    or came of, `organisation_id` for which organisation they act, and `way` how they get it, in words.
    """

    __tablename__ = "mailing_recipient"

    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("mailing.id"), primary_key=True)
    about_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    way: Mapped[str]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), unique=True)

    person: Mapped[Person] = relationship(lazy="raise")
    message: Mapped[Message | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_mailing_recipient_about_id", "about_id"),
        index_where(
            "ix_mailing_recipient_unwritten", "mailing_id", "about_id", "person_id", where=message_id.is_(None)
        ),
    )
