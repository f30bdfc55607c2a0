"""A panel says how long one award runs, with the reason where that is not three to five years."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0126"
down_revision: str | None = "0125"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_HAS_REASON = "award_months IS NULL OR award_months BETWEEN 36 AND 60 OR length(trim(length_reason)) > 0"
_COLUMNS: dict[str, tuple[sa.types.TypeEngine[object], str]] = {
    "award_months": (sa.Integer(), "CONSTRAINT ck_decision_award_months CHECK (award_months BETWEEN 1 AND 120)"),
    "length_reason": (
        sa.String(),
        f"NOT NULL DEFAULT '' CONSTRAINT ck_decision_length_reason CHECK ({_HAS_REASON})",
    ),
}
"""Each with what holds of it. Added one by one, so that SQLite need not make anew a table that triggers read."""


def upgrade() -> None:
    dialect = op.get_bind().dialect
    for name, (kind, holds) in _COLUMNS.items():
        op.execute(f"ALTER TABLE decision ADD COLUMN {name} {kind.compile(dialect)} {holds}")


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("decision", name)
