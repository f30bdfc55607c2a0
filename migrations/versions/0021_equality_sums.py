"""What decisions do to groups is counted as they are proposed; those that are there are counted by a job."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JOB = "panels.count_equality"
_TABLE = sa.table(
    "job",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("key", sa.String()),
    sa.column("queue", sa.String()),
    sa.column("args", Json),
    sa.column("state", sa.String()),
    sa.column("run_at", Moment()),
    sa.column("attempts", sa.Integer()),
    sa.column("created_at", Moment()),
)


def upgrade() -> None:
    op.create_table(
        "equality_member",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("asked_pence", PenceColumn(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_equality_member_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_equality_member_panel_id_panel")),
        sa.PrimaryKeyConstraint("application_id", "aspect", "group", name=op.f("pk_equality_member")),
    )
    op.create_table(
        "equality_sum",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("asked_pence", PenceColumn(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("0 <= awards AND awards <= applications", name=op.f("ck_equality_sum_counts")),
        sa.CheckConstraint("asked_pence >= 0 AND awarded_pence >= 0", name=op.f("ck_equality_sum_money")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_equality_sum_panel_id_panel")),
        sa.PrimaryKeyConstraint("panel_id", "aspect", "group", name=op.f("pk_equality_sum")),
    )
    _ask_to_count()


def _ask_to_count() -> None:
    now = datetime.now(UTC)
    panels = op.get_bind().execute(sa.text("SELECT DISTINCT panel_id FROM decision").columns(panel_id=sa.Uuid()))
    jobs = [
        {
            "id": uuid4(),
            "name": _JOB,
            "key": str(panel_id),
            "queue": "reactions",
            "args": {"panel_id": str(panel_id)},
            "state": "waiting",
            "run_at": now,
            "attempts": 0,
            "created_at": now,
        }
        for panel_id in panels.scalars()
    ]
    if jobs:
        op.bulk_insert(_TABLE, jobs)


def downgrade() -> None:
    op.execute(sa.delete(_TABLE).where(_TABLE.c.name == _JOB))
    op.drop_table("equality_sum")
    op.drop_table("equality_member")
