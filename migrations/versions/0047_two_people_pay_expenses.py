"""Who agreed a member's claim and who paid it: two people. Claims that were settled before this lack them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TWO = "agreed_by IS NULL OR state <> 'paid' OR (paid_by IS NOT NULL AND paid_by <> agreed_by)"


def upgrade() -> None:
    with op.batch_alter_table("panel_expense") as batch_op:
        for column in ("agreed_by", "paid_by"):
            batch_op.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(f"fk_panel_expense_{column}_person", "person", [column], ["id"])
        batch_op.create_check_constraint(op.f("ck_panel_expense_two_people"), _TWO)


def downgrade() -> None:
    with op.batch_alter_table("panel_expense") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_expense_two_people"), type_="check")
        for column in ("agreed_by", "paid_by"):
            batch_op.drop_constraint(f"fk_panel_expense_{column}_person", type_="foreignkey")
        for column in ("agreed_by", "paid_by"):
            batch_op.drop_column(column)
