"""Since when a scheme has applications, so that what it asks stays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("scheme") as batch_op:
        batch_op.add_column(sa.Column("in_use_since", Moment(), nullable=True))
    op.execute(
        "UPDATE scheme SET in_use_since = (SELECT min(application.created_at) FROM application"
        " JOIN round ON round.id = application.round_id WHERE round.scheme_id = scheme.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("scheme") as batch_op:
        batch_op.drop_column("in_use_since")
