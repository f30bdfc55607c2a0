"""The applications of a round are found in their order by an index, however many there are of other rounds."""

from collections.abc import Sequence

from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_application_round_id_id", "application", ["round_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_application_round_id_id", table_name="application")
