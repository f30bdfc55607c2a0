"""Our question about an answer of a return is answered by a change, or by words."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0083"
down_revision: str | None = "0082"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("return_query", sa.Column("because", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("return_query") as table:
        table.alter_column("because", server_default=None)


def downgrade() -> None:
    op.drop_column("return_query", "because")
