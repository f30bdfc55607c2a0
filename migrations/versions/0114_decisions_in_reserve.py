"""Reserve lists are found without reading what was awarded or declined."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0114"
down_revision: str | None = "0113"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WHERE = sa.text("outcome = 'reserve'")


def upgrade() -> None:
    op.create_index("ix_decision_in_reserve", "decision", ["panel_id"], postgresql_where=_WHERE, sqlite_where=_WHERE)


def downgrade() -> None:
    op.drop_index("ix_decision_in_reserve", "decision")
