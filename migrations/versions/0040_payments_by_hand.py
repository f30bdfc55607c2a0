"""Payments of an offer that were planned by hand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "planned_payment",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("waits_for_return", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_planned_payment_number")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_planned_payment_amount")),
        sa.CheckConstraint("waits_for_return > 0", name=op.f("ck_planned_payment_waits_for_return")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_planned_payment_award_id_award")),
        sa.PrimaryKeyConstraint("award_id", "number", name=op.f("pk_planned_payment")),
    )


def downgrade() -> None:
    op.drop_table("planned_payment")
