"""The layouts that files of payments are written by, and answers read by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.paying.bank_files.layout_rules import FOR_PAYMENTS, KINDS, AnswerLayout, Layout
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id


class PaymentLayout(Versioned, Base):
    """How one bank or finance system has its files. `definition` is a Layout or an AnswerLayout, by the kind.

    Each version stands in the event that saved it.
    """

    __tablename__ = "payment_layout"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    name: Mapped[str]
    definition: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    saver: Mapped[Person] = relationship(lazy="raise")

    @property
    def content(self) -> Layout | AnswerLayout:
        return Layout.of(self.definition) if self.kind == FOR_PAYMENTS else AnswerLayout.of(self.definition)

    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"), UniqueConstraint("kind", "name"))


explain("uq_payment_layout_kind_name", "There is a layout of this name already.", field="name", code="name_taken")
