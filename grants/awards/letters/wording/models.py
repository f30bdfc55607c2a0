"""The texts of letters, as administrators keep them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.letters.rules import KINDS
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id


class LetterTemplate(Base):
    """One version of the text of a kind of letter: of a scheme, or, without one, of the grant-maker for all schemes.

    The newest is used. No version ever changes; a trigger sees to it. Without `subject` and `body` a scheme takes the
    grant-maker's text again. `easy_read` is the same in easy words, where somebody has written it.
    """

    __tablename__ = "letter_template"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("scheme.id"))
    kind: Mapped[str]
    version: Mapped[int]
    subject: Mapped[str]
    body: Mapped[str]
    easy_read: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    author: Mapped[Person] = relationship(lazy="raise")

    @property
    def is_own(self) -> bool:
        """Whether it has words, and does not only say that the grant-maker's text is used."""
        return bool(self.body)

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("(length(trim(subject)) > 0) = (length(trim(body)) > 0)", name="whole"),
        CheckConstraint("scheme_id IS NOT NULL OR length(trim(body)) > 0", name="text_of_all"),
        Index("uq_letter_template_scheme_id_kind_version", "scheme_id", "kind", "version", unique=True),
        index_where("uq_letter_template_kind_version", "kind", "version", where="scheme_id IS NULL", unique=True),
    )


for _index in ("uq_letter_template_scheme_id_kind_version", "uq_letter_template_kind_version"):
    explain(_index, "Somebody else has saved this text just now. Look at theirs first.")
