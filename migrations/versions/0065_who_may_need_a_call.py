"""Which forms are stuck, at which question, and who rings about them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0065"
down_revision: str | None = "0064"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "question_tried",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_question_tried_times")),
        sa.PrimaryKeyConstraint("record_id", "question_key", name=op.f("pk_question_tried")),
    )
    op.create_index(op.f("ix_question_tried_last_at"), "question_tried", ["last_at"])
    op.create_table(
        "help_hold",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_hold_person_id_person")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_help_hold")),
    )
    op.add_column("monitoring_return", sa.Column("saved_at", Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("monitoring_return", "saved_at")
    op.drop_table("help_hold")
    op.drop_index(op.f("ix_question_tried_last_at"), "question_tried")
    op.drop_table("question_tried")
