"""A worker tells how far it is with a pack."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0119"
down_revision: str | None = "0118"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pack_stage",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("stage IN ('reading', 'setting', 'numbering')", name=op.f("ck_pack_stage_stage")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_stage_pack_id_pack")),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_pack_stage")),
    )


def downgrade() -> None:
    op.drop_table("pack_stage")
