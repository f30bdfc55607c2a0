"""When a funder left a scheme: it pays for what was awarded by then and for nothing else."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.add_column(sa.Column("left_at", Moment(), nullable=True))
        batch_op.drop_constraint(op.f("ck_contribution_amount"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_contribution_amount"), "amount_pence > 0 OR left_at IS NOT NULL AND amount_pence = 0"
        )
        batch_op.create_check_constraint(
            op.f("ck_contribution_left"), "left_at IS NULL OR awarded_pence = amount_pence"
        )


def downgrade() -> None:
    op.execute("DELETE FROM contribution WHERE amount_pence = 0")
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.drop_constraint(op.f("ck_contribution_left"), type_="check")
        batch_op.drop_constraint(op.f("ck_contribution_amount"), type_="check")
        batch_op.create_check_constraint(op.f("ck_contribution_amount"), "amount_pence > 0")
        batch_op.drop_column("left_at")
