"""What a member's marks for an application come to is kept with them, once they are done."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ADD_UP = """
    UPDATE allocation SET {column} = (
        SELECT sum({what}) FROM score JOIN criterion ON criterion.id = score.criterion_id
        WHERE score.application_id = allocation.application_id AND score.member_id = allocation.member_id
        AND score.mark IS NOT NULL
    ) WHERE state = 'done'
"""
CHECKS = {
    "added_up": "(state = 'done') = (applied_weight IS NOT NULL)",
    "weighted_marks": "(weighted_marks IS NULL) = (applied_weight IS NULL)",
    "applied_weight": "applied_weight > 0",
}


def upgrade() -> None:
    with op.batch_alter_table("allocation") as batch_op:
        batch_op.add_column(sa.Column("weighted_marks", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("applied_weight", sa.Integer(), nullable=True))
    op.execute(ADD_UP.format(column="weighted_marks", what="criterion.weight * score.mark"))
    op.execute(ADD_UP.format(column="applied_weight", what="criterion.weight"))
    with op.batch_alter_table("allocation") as batch_op:
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_allocation_{name}"), condition)


def downgrade() -> None:
    with op.batch_alter_table("allocation") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_allocation_{name}"), type_="check")
        batch_op.drop_column("applied_weight")
        batch_op.drop_column("weighted_marks")
