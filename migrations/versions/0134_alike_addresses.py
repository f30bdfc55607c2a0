"""Why somebody with an address like an administrator’s is another person is kept with the proposal."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0134"
down_revision: str | None = "0133"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("alike_because", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("appointment", "alike_because")
