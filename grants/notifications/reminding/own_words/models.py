"""A scheme's own words in its mails, each version of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base


class OwnWords(Base):
    """What a scheme says in one kind of mail from this version on; empty where it says nothing of its own."""

    __tablename__ = "own_words"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="raise")


explain("pk_own_words", "Somebody else has saved these words just now. Look at theirs first.")
