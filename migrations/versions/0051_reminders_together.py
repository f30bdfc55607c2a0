"""Reminders of one person that go out on the same day go in one mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("reminder", sa.Column("sent_with", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_reminder_person_id_send_at",
        "reminder",
        ["person_id", "send_at"],
        postgresql_where=sa.text("state = 'planned'"),
        sqlite_where=sa.text("state = 'planned'"),
    )


def downgrade() -> None:
    op.drop_index("ix_reminder_person_id_send_at", table_name="reminder")
    op.drop_column("reminder", "sent_with")
