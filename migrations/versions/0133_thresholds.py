"""From which amounts more is looked at before money is given is set on a page, in versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0133"
down_revision: str | None = "0132"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "due_diligence_thresholds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("small_pence", sa.BigInteger(), nullable=False),
        sa.Column("statement_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_diligence_thresholds")),
        sa.UniqueConstraint("number", name=op.f("uq_due_diligence_thresholds_number")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_due_diligence_thresholds_set_by_person")),
        sa.CheckConstraint("number > 0", name=op.f("ck_due_diligence_thresholds_number")),
        sa.CheckConstraint(
            "small_pence >= 0 AND small_pence <= statement_pence AND statement_pence <= 100000000",
            name=op.f("ck_due_diligence_thresholds_amounts"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_due_diligence_thresholds_reason")),
    )


def downgrade() -> None:
    op.drop_table("due_diligence_thresholds")
