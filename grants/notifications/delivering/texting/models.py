"""Text messages that were sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class SentText(Base):
    """A text message as it was sent in place of a mail. `mail_id` is what the messages in it call their mail."""

    __tablename__ = "sent_text"

    mail_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[datetime]
