"""A round says by which day its applicants hear."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("round", sa.Column("decisions_by", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("round", "decisions_by")
