"""Which funder has which part of the money that comes back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "repayment_receipt_share",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_repayment_receipt_share_amount")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organisation.id"], name=op.f("fk_repayment_receipt_share_funder_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["repayment_receipt.id"],
            name=op.f("fk_repayment_receipt_share_receipt_id_repayment_receipt"),
        ),
        sa.PrimaryKeyConstraint("receipt_id", "funder_id", name=op.f("pk_repayment_receipt_share")),
    )


def downgrade() -> None:
    op.drop_table("repayment_receipt_share")
