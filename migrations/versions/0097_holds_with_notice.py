"""Every payment to come is held once notice for a breach is given; till then the notice keeps why."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0097"
down_revision: str | None = "0096"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(sa.Column("hold_reason", sa.String(), nullable=False, server_default=""))
        batch_op.alter_column("hold_reason", existing_type=sa.String(), server_default=None)
    with op.batch_alter_table("instalment_hold") as batch_op:
        batch_op.add_column(sa.Column("with_notice", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("with_notice", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    op.drop_column("instalment_hold", "with_notice")
    op.drop_column("notice", "hold_reason")
