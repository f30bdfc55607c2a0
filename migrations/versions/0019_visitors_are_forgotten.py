"""Who had a place at a briefing is forgotten some time after it; that somebody had it stays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FORGOTTEN = "ck_briefing_place_forgotten"


def upgrade() -> None:
    with op.batch_alter_table("briefing_place") as place:
        place.alter_column("name", existing_type=sa.String(), nullable=True)
        place.alter_column("email", existing_type=sa.String(), nullable=True)
        place.add_column(sa.Column("forgotten_at", Moment(), nullable=True))
        place.create_check_constraint(
            op.f(FORGOTTEN),
            "(forgotten_at IS NULL AND name IS NOT NULL AND email IS NOT NULL)"
            " OR (forgotten_at IS NOT NULL AND name IS NULL AND email IS NULL AND needs = '')",
        )


def downgrade() -> None:
    op.execute("DELETE FROM briefing_place WHERE forgotten_at IS NOT NULL")
    with op.batch_alter_table("briefing_place") as place:
        place.drop_constraint(op.f(FORGOTTEN), type_="check")
        place.drop_column("forgotten_at")
        place.alter_column("email", existing_type=sa.String(), nullable=False)
        place.alter_column("name", existing_type=sa.String(), nullable=False)
