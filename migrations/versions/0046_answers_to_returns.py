"""Accepted returns are answered, and what they were used for is noted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "return_answer",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("learned", sa.String(), nullable=False),
        sa.Column("doing", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(trim(learned)) > 0", name=op.f("ck_return_answer_learned")),
        sa.CheckConstraint("length(trim(doing)) > 0", name=op.f("ck_return_answer_doing")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_answer_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_return_answer_answered_by_person")),
        sa.PrimaryKeyConstraint("return_id", name=op.f("pk_return_answer")),
    )
    op.create_table(
        "return_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_return_use_what")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_use_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_return_use_noted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_use")),
        sa.UniqueConstraint("return_id", "what", name=op.f("uq_return_use_return_id_what")),
    )


def downgrade() -> None:
    op.drop_table("return_use")
    op.drop_table("return_answer")
