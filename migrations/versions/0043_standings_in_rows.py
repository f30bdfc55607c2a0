"""Where each application stands by its marks is kept in a row of its own, and each panel's marks are compared anew.

Readings are counted by member and state, which an index answers alone.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, new_id

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COMPARISON = sa.table("comparison", sa.column("panel_id", sa.Uuid()))
MEMBER = sa.table("panel_member", sa.column("id", sa.Uuid()), sa.column("panel_id", sa.Uuid()))
ALLOCATION = sa.table("allocation", sa.column("member_id", sa.Uuid()), sa.column("state", sa.String()))
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
    op.create_table(
        "standing",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=False),
        sa.Column("adjusted", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("chance", sa.Double(), nullable=True),
        sa.Column("spread", sa.Double(), nullable=False),
        sa.CheckConstraint("(low IS NULL) = (high IS NULL)", name=op.f("ck_standing_interval")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_standing_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_standing_panel_id_panel")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_panel_id"), "standing", ["panel_id"])
    op.drop_index(op.f("ix_allocation_member_id"), table_name="allocation")
    op.create_index(op.f("ix_allocation_member_id_state"), "allocation", ["member_id", "state", "application_id"])
    _compare_anew()


def _compare_anew() -> None:
    """What is kept has no rows for its applications, so it goes; until it is there again raw means stand."""
    now = datetime.now(UTC)
    marked = sa.select(MEMBER.c.panel_id).join(ALLOCATION, ALLOCATION.c.member_id == MEMBER.c.id)
    for panel_id in op.get_bind().scalars(marked.where(ALLOCATION.c.state == "done").distinct()).all():
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
    op.execute(sa.delete(COMPARISON))


def downgrade() -> None:
    op.execute(sa.delete(COMPARISON))  # the earlier program compares them anew as soon as a mark changes
    op.drop_index(op.f("ix_allocation_member_id_state"), table_name="allocation")
    op.create_index(op.f("ix_allocation_member_id"), "allocation", ["member_id"])
    op.drop_table("standing")
