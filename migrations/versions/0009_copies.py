"""Which version of an application stands sent, for the copies of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("copy_edition", sa.Integer(), nullable=True))
    op.execute("UPDATE application SET copy_edition = version WHERE submitted_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_column("copy_edition")
