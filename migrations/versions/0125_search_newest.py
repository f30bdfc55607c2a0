"""The newest of a kind are looked through first, and a kind with few records is looked through whole."""

from collections.abc import Sequence

from alembic import op

revision: str = "0125"
down_revision: str | None = "0124"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_search_entry_kind_record_id", "search_entry", ["kind", "record_id"])


def downgrade() -> None:
    op.drop_index("ix_search_entry_kind_record_id", "search_entry")
