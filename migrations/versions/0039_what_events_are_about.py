"""What events are about is kept as the events are, and the newest seal is noted so that a missing end is missed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.event_guard import guard_subjects, unguard_subjects

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "newest_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_newest_seal_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newest_seal")),
    )
    op.execute(
        "INSERT INTO newest_seal (id, number, seal) "
        "SELECT 1, number, seal FROM event WHERE number = (SELECT max(number) FROM event)"
    )
    guard_subjects()


def downgrade() -> None:
    unguard_subjects()
    op.drop_table("newest_seal")
