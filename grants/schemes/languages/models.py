"""What a text of a scheme is in a further language."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class Translation(Base):
    """A text of a scheme in a language, found by the digest of the English that it stands for.

    It stays when the English is changed, and is found no more; should the English come back, so does it.
    """

    __tablename__ = "translation"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    english: Mapped[str]
    words: Mapped[str]
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("length(trim(words)) > 0", name="words"),)


class SchemeLanguage(Base):
    """A language in which a scheme has been given, with the version of all its texts in it."""

    __tablename__ = "scheme_language"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
