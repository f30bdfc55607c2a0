"""What hosts and partners tell in returns."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0077"
down_revision: str | None = "0076"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "return_part",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("passed_pence", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("passed_pence >= 0", name=op.f("ck_return_part_passed")),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monitoring_return.id"],
            name=op.f("fk_return_part_return_id_monitoring_return"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_return_part_party_id_party")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_return_part_told_by_person")),
        sa.PrimaryKeyConstraint("return_id", "party_id", name=op.f("pk_return_part")),
    )


def downgrade() -> None:
    op.drop_table("return_part")
