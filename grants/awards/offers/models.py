"""Who signed for a grant, and the words that they signed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id


class Signature(Base):
    """One of the signatures under the acceptance of an offer; one or two of them make it a grant.

    `statement` and `terms_text` are what was shown and signed, word for word. `terms_number` is the version of the
    terms, and `terms_digest` the SHA-256 of their text. Whoever signed on paper has no account here that did so.
    """

    __tablename__ = "award_signature"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    on_paper: Mapped[bool] = mapped_column(default=False)
    signed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    statement: Mapped[str]
    terms_id: Mapped[UUID | None] = mapped_column(ForeignKey("terms_version.id"))
    terms_number: Mapped[int]
    terms_text: Mapped[str]
    terms_digest: Mapped[str]

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        UniqueConstraint("award_id", "person_id"),
        CheckConstraint("number IN (1, 2)", name="number"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        CheckConstraint("on_paper = (person_id IS NULL)", name="on_paper"),
        CheckConstraint("(terms_id IS NULL) = (terms_number = 0)", name="terms"),
        CheckConstraint("length(terms_digest) = 64", name="digest"),
    )


explain("uq_award_signature_award_id_person_id", "You have signed this already.", code="signed_already")
