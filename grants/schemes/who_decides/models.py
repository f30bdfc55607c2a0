"""What schemes say about who decides, one row for each time it was said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.kernel.money import Pence
from grants.schemes.who_decides.rules import LEAST_MARKS, LEAST_THIRD_SECTOR, MOST_OF_THEM, MOST_OFFICERS_PENCE


class DecidingRule(Base):
    """Who decides in the rounds of a scheme that open after `since`, until another rule is said.

    Rows are never changed: applicants were told who decides before they applied.
    """

    __tablename__ = "deciding_rule"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"))
    number: Mapped[int]
    officers_up_to_pence: Mapped[Pence | None]
    why: Mapped[str] = mapped_column(default="")
    least_third_sector: Mapped[int] = mapped_column(default=LEAST_THIRD_SECTOR)
    least_marks: Mapped[int | None]
    since: Mapped[datetime]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("scheme_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(f"officers_up_to_pence BETWEEN 1 AND {MOST_OFFICERS_PENCE}", name="officers_up_to"),
        CheckConstraint("(officers_up_to_pence IS NULL) = (length(trim(why)) = 0)", name="why"),
        CheckConstraint(
            f"least_third_sector BETWEEN {LEAST_THIRD_SECTOR} AND {MOST_OF_THEM}", name="least_third_sector"
        ),
        CheckConstraint(f"least_marks BETWEEN {LEAST_MARKS} AND {MOST_OF_THEM}", name="least_marks"),
    )


explain("uq_deciding_rule_scheme_id_number", "Somebody else said who decides at the same time. Look at both.")
