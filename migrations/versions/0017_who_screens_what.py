"""Who has which application in hand, and what is counted for the work list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAITING = sa.text("state = 'submitted'")


def upgrade() -> None:
    op.create_table(
        "screening_work",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("failed_rules", sa.Integer(), nullable=True),
        sa.Column("open_items", sa.Integer(), nullable=True),
        sa.Column("screener_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("failed_rules >= 0 AND open_items >= 0", name=op.f("ck_screening_work_counts")),
        sa.CheckConstraint(
            "(failed_rules IS NULL) = (open_items IS NULL)", name=op.f("ck_screening_work_counted_together")
        ),
        sa.CheckConstraint("(screener_id IS NULL) = (taken_at IS NULL)", name=op.f("ck_screening_work_taken")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_screening_work_application_id_application")
        ),
        sa.ForeignKeyConstraint(["screener_id"], ["person.id"], name=op.f("fk_screening_work_screener_id_person")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_screening_work")),
    )
    op.create_index("ix_screening_work_screener_id", "screening_work", ["screener_id"])
    op.create_index(
        "ix_application_to_screen",
        "application",
        ["submitted_at", "id"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_application_to_screen", table_name="application")
    op.drop_table("screening_work")
