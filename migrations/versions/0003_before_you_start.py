"""Who decides and what to have to hand, in a scheme's own words; what became of a round."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("scheme") as scheme:
        scheme.add_column(sa.Column("decided_by", sa.String(), nullable=False, server_default=""))
        scheme.add_column(sa.Column("to_hand", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "round_result",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("asked_pence", PenceColumn(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.CheckConstraint("0 <= awards AND awards <= applications", name=op.f("ck_round_result_awards")),
        sa.CheckConstraint("asked_pence >= 0 AND awarded_pence >= 0", name=op.f("ck_round_result_money")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_result_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_result")),
    )


def downgrade() -> None:
    op.drop_table("round_result")
    with op.batch_alter_table("scheme") as scheme:
        scheme.drop_column("to_hand")
        scheme.drop_column("decided_by")
