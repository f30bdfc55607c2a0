"""How the grants of a scheme are paid."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "award_arrangement",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("kept_percent", sa.Integer(), nullable=False),
        sa.Column("smallest_payment_pence", PenceColumn(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pattern IN ('up_front', 'halves', 'quarters', 'yearly', 'equal')",
            name=op.f("ck_award_arrangement_pattern"),
        ),
        sa.CheckConstraint("kept_percent BETWEEN 0 AND 50", name=op.f("ck_award_arrangement_kept")),
        sa.CheckConstraint("smallest_payment_pence > 0", name=op.f("ck_award_arrangement_smallest_payment")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_award_arrangement_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("scheme_id", name=op.f("pk_award_arrangement")),
    )


def downgrade() -> None:
    op.drop_table("award_arrangement")
