"""How long a briefing takes, how many can come, and who wants to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("briefing") as briefing:
        briefing.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="60"))
        briefing.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        briefing.create_check_constraint(op.f("ck_briefing_minutes"), "minutes BETWEEN 15 AND 600")
        briefing.create_check_constraint(op.f("ck_briefing_capacity"), "capacity BETWEEN 1 AND 10000")
    op.create_table(
        "briefing_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("briefing_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("fk_briefing_place_briefing_id_briefing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_place")),
        sa.UniqueConstraint("briefing_id", "email", name=op.f("uq_briefing_place_briefing_id_email")),
    )


def downgrade() -> None:
    op.drop_table("briefing_place")
    with op.batch_alter_table("briefing") as briefing:
        briefing.drop_constraint(op.f("ck_briefing_capacity"), type_="check")
        briefing.drop_constraint(op.f("ck_briefing_minutes"), type_="check")
        briefing.drop_column("capacity")
        briefing.drop_column("minutes")
