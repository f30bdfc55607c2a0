"""Returns that are still with their grantees are found without reading past all that are in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0120"
down_revision: str | None = "0119"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_monitoring_return_with_grantee",
        "monitoring_return",
        ["due_at", "id"],
        postgresql_where=sa.text("state IN ('due', 'sent back')"),
        sqlite_where=sa.text("state IN ('due', 'sent back')"),
    )


def downgrade() -> None:
    op.drop_index("ix_monitoring_return_with_grantee", "monitoring_return")
