"""Money that is asked back, and what comes in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "repayment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("received_pence", PenceColumn(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("waiver_reason", sa.String(), nullable=False),
        sa.Column("waiver_proposed_at", Moment(), nullable=True),
        sa.Column("waiver_proposed_by", sa.Uuid(), nullable=True),
        sa.Column("waived_at", Moment(), nullable=True),
        sa.Column("waived_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'part_paid', 'paid', 'waived')", name=op.f("ck_repayment_state")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_repayment_amount")),
        sa.CheckConstraint(
            "received_pence >= 0 AND received_pence <= amount_pence", name=op.f("ck_repayment_received")
        ),
        sa.CheckConstraint("(state = 'paid') = (received_pence = amount_pence)", name=op.f("ck_repayment_paid")),
        sa.CheckConstraint("state <> 'asked' OR received_pence = 0", name=op.f("ck_repayment_asked")),
        sa.CheckConstraint("(state = 'waived') = (waived_by IS NOT NULL)", name=op.f("ck_repayment_waived")),
        sa.CheckConstraint(
            "waived_by IS NULL OR waiver_proposed_by IS NOT NULL", name=op.f("ck_repayment_waiver_proposed")
        ),
        sa.CheckConstraint("waived_by <> waiver_proposed_by", name=op.f("ck_repayment_waived_by_two")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_repayment_award_id_award")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_repayment_{column}_person"))
            for column in ("asked_by", "waiver_proposed_by", "waived_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_repayment_award_id_number")),
    )
    op.create_table(
        "repayment_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("repayment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("reversed_at", Moment(), nullable=True),
        sa.Column("reversed_by", sa.Uuid(), nullable=True),
        sa.Column("reversal_reason", sa.String(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_repayment_receipt_amount")),
        sa.CheckConstraint("(reversed_at IS NULL) = (reversed_by IS NULL)", name=op.f("ck_repayment_receipt_reversed")),
        sa.CheckConstraint(
            "reversed_at IS NULL OR length(trim(reversal_reason)) > 0",
            name=op.f("ck_repayment_receipt_reversed_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["repayment_id"], ["repayment.id"], name=op.f("fk_repayment_receipt_repayment_id_repayment")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_repayment_receipt_{column}_person"))
            for column in ("recorded_by", "reversed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_receipt")),
        sa.UniqueConstraint("repayment_id", "number", name=op.f("uq_repayment_receipt_repayment_id_number")),
    )


def downgrade() -> None:
    op.drop_table("repayment_receipt")
    op.drop_table("repayment")
