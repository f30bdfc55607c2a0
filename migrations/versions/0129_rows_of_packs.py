"""The records behind the figures of a pack are kept with it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json

revision: str = "0129"
down_revision: str | None = "0128"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pack_rows",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("rows", Json, nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_rows_pack_id_pack")),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_pack_rows")),
    )


def downgrade() -> None:
    op.drop_table("pack_rows")
