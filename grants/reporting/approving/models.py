"""What people say of a draft, the numbers that are given, and each time that a document was made again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id
from grants.reporting.approving.rules import OUTCOMES


class PackComment(Base):
    """What an administrator said of a draft. Nobody outside reads it."""

    __tablename__ = "pack_comment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), index=True)
    said: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("length(trim(said)) > 0", name="said"),)


class PackNumbering(Base):
    """The last number that a pack got in a year. Its row is held until the approval is written, so none is left out."""

    __tablename__ = "pack_numbering"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("last >= 0", name="last"),)


class PackRemake(Base):
    """Once that the document of an approved pack was made again from what was kept, and whether it was the same."""

    __tablename__ = "pack_remake"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), index=True)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    made_with: Mapped[str | None]
    digest: Mapped[str | None]
    outcome: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(f"outcome IN {tuple(OUTCOMES)}", name="outcome"),
        CheckConstraint(
            "(made_at IS NULL) = (outcome IS NULL) AND (made_at IS NULL) = (digest IS NULL)"
            " AND (made_at IS NULL) = (made_with IS NULL)",
            name="made",
        ),
    )
