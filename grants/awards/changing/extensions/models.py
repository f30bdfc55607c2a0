"""Options to extend grants."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.awards.changing.extensions.rules import MOST_MONTHS
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.kernel.money import Pence

_STANDS = text("variation_number IS NULL")


class ExtensionOption(Base):
    """A grant may go on for some months more, with some money more. `note` says when it would be taken up.

    Once it is, `variation_number` is the change that was last offered for it; that one needs both sides, as any does.
    Where it was refused or withdrawn, the option can be taken up again.
    """

    __tablename__ = "extension_option"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    months: Mapped[int]
    amount_pence: Mapped[Pence]
    note: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    variation_number: Mapped[int | None]

    __table_args__ = (
        index_where("uq_extension_option_standing", "award_id", "months", "amount_pence", where=_STANDS, unique=True),
        UniqueConstraint("award_id", "number"),
        CheckConstraint(f"months BETWEEN 1 AND {MOST_MONTHS}", name="months"),
        CheckConstraint("amount_pence >= 0", name="amount"),
    )


explain("uq_extension_option_standing", "This grant has this very option already.")
