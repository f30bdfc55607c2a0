"""Briefings that are moved or cancelled, and the language of who comes to them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0127"
down_revision: str | None = "0126"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("briefing") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("changed_at", Moment(), nullable=True))
        table.add_column(sa.Column("changed_because", sa.String(), nullable=True))
        table.add_column(sa.Column("cancelled_at", Moment(), nullable=True))
        table.create_check_constraint(op.f("ck_briefing_changed"), "(changed_at IS NULL) = (changed_because IS NULL)")
        table.create_check_constraint(op.f("ck_briefing_changed_because"), "length(trim(changed_because)) > 0")
        table.create_check_constraint(op.f("ck_briefing_cancelled"), "cancelled_at IS NULL OR changed_at IS NOT NULL")
    with op.batch_alter_table("briefing") as table:
        table.alter_column("version", server_default=None)
    with op.batch_alter_table("briefing_place") as table:
        table.add_column(sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("briefing_place") as table:
        table.drop_column("language")
    with op.batch_alter_table("briefing") as table:
        table.drop_constraint(op.f("ck_briefing_cancelled"), type_="check")
        table.drop_constraint(op.f("ck_briefing_changed_because"), type_="check")
        table.drop_constraint(op.f("ck_briefing_changed"), type_="check")
        for column in ("cancelled_at", "changed_because", "changed_at", "version"):
            table.drop_column(column)
