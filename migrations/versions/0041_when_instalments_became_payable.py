"""The day on which an instalment became payable: nobody is to pay by a day that was past when it did."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("instalment", sa.Column("payable_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("instalment", "payable_on")
