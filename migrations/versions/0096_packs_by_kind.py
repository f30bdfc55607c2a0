"""A pack is of a kind, and on one scheme or on all of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0096"
down_revision: str | None = "0095"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = "('board', 'quarterly', 'full')"


def upgrade() -> None:
    with op.batch_alter_table("pack") as pack:
        pack.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="board"))
        pack.alter_column("scheme_id", existing_type=sa.Uuid(), nullable=True)
        pack.create_check_constraint("kind", f"kind IN {KINDS}")


def downgrade() -> None:
    op.execute("DELETE FROM pack WHERE scheme_id IS NULL")
    with op.batch_alter_table("pack") as pack:
        pack.drop_constraint("kind", type_="check")
        pack.alter_column("scheme_id", existing_type=sa.Uuid(), nullable=False)
        pack.drop_column("kind")
