"""Comparisons of marks carry another fingerprint: each panel's marks are compared anew."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, new_id

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COMPARISON = sa.table("comparison", sa.column("panel_id", sa.Uuid()))
JOB = sa.table(
    "job",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("key", sa.String()),
    sa.column("queue", sa.String()),
    sa.column("args", sa.JSON()),
    sa.column("state", sa.String()),
    sa.column("run_at", Moment()),
    sa.column("attempts", sa.Integer()),
    sa.column("created_at", Moment()),
)


def upgrade() -> None:
    now = datetime.now(UTC)
    for panel_id in op.get_bind().scalars(sa.select(COMPARISON.c.panel_id)).all():
        op.execute(
            sa.insert(JOB).values(
                id=new_id(),
                name="panels.compare",
                key=f"{panel_id}:{revision}",
                queue="documents",
                args={"panel_id": str(panel_id)},
                state="waiting",
                run_at=now,
                attempts=0,
                created_at=now,
            )
        )


def downgrade() -> None:
    """Nothing: the earlier program compares them anew as soon as a mark changes."""
