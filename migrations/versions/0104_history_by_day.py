"""The history is read by day, by who did it and by kind."""

from collections.abc import Sequence

from alembic import op

revision: str = "0104"
down_revision: str | None = "0103"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_event_at_id": ["at", "id"],
    "ix_event_actor_id_at_id": ["actor_id", "at", "id"],
    "ix_event_name_at_id": ["name", "at", "id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "event", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "event")
