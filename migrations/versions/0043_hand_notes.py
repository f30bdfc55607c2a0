"""Whoever sends a message by hand can write a note about it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("hand_sending") as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("hand_sending") as batch_op:
        batch_op.alter_column("note", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("hand_sending") as batch_op:
        batch_op.drop_column("note")
