"""What panel members are owed: their expenses."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.kernel.money import Pence
from grants.panels.models import PanelMember

CLAIMED, AGREED, PAID, REFUSED = "claimed", "agreed", "paid", "refused"


class Expense(Base):
    """What a member spent on the work of a panel, in pence, with what became of the claim: one agrees it, another pays.

    Claims that were settled before this was kept lack who did.
    """

    __tablename__ = "panel_expense"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("panel_member.id"), index=True)
    spent_on: Mapped[date]
    what: Mapped[str]
    amount_pence: Mapped[Pence]
    state: Mapped[str] = mapped_column(default=CLAIMED)
    note: Mapped[str] = mapped_column(default="")
    claimed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    paid_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    member: Mapped[PanelMember] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("length(trim(what)) > 0", name="what"),
        CheckConstraint("state IN ('claimed', 'agreed', 'paid', 'refused')", name="state"),
        CheckConstraint("state <> 'refused' OR length(trim(note)) > 0", name="note"),
        CheckConstraint(
            "agreed_by IS NULL OR state <> 'paid' OR (paid_by IS NOT NULL AND paid_by <> agreed_by)", name="two_people"
        ),
    )


explain("ck_panel_expense_amount", "Enter what you spent.", field="amount_pence")
explain("ck_panel_expense_what", "Say what it was for.", field="what")
explain("ck_panel_expense_two_people", "Whoever agreed a claim does not pay it: somebody else has to.", field="state")
explain("ck_panel_expense_note", "Say why this is not paid.", field="note")
