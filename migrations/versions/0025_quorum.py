"""Applications on which too few of a panel may vote."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "quorum_gap",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("third_sector", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.CheckConstraint("0 <= third_sector AND third_sector <= voters", name=op.f("ck_quorum_gap_voters")),
        sa.CheckConstraint("voters < quorum OR third_sector < 2", name=op.f("ck_quorum_gap_lacks")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_quorum_gap_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_quorum_gap_panel_id_panel")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_quorum_gap")),
    )
    op.create_index(op.f("ix_quorum_gap_panel_id"), "quorum_gap", ["panel_id"])


def downgrade() -> None:
    op.drop_table("quorum_gap")
