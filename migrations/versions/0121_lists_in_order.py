"""Messages can be listed by when they were written, applications by how much they ask for."""

from collections.abc import Sequence

from alembic import op

revision: str = "0121"
down_revision: str | None = "0120"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = (
    ("ix_message_created_at_id", "message", ["created_at", "id"]),
    ("ix_application_amount_requested_pence_id", "application", ["amount_requested_pence", "id"]),
    ("ix_application_state_id", "application", ["state", "id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)
