"""A few returns are drawn by lot and looked at closely."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0079"
down_revision: str | None = "0078"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = ("return", "unread", "unheard", "condition", "evidence", "repayment", "finding", "risk", "shown")


def upgrade() -> None:
    op.create_table(
        "sample_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_sample_draw_percent")),
        sa.CheckConstraint("taken BETWEEN 0 AND of", name=op.f("ck_sample_draw_taken")),
        sa.CheckConstraint("length(seed) >= 32", name=op.f("ck_sample_draw_seed")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_sample_draw_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_draw")),
    )
    op.create_index(op.f("ix_sample_draw_scheme_id"), "sample_draw", ["scheme_id"])
    op.create_table(
        "sampled_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "result IN ('in order', 'not in order', 'not shown')", name=op.f("ck_sampled_return_result")
        ),
        sa.CheckConstraint("result IS NULL OR is_taken", name=op.f("ck_sampled_return_only_taken")),
        sa.CheckConstraint("(result IS NULL) = (checked_at IS NULL)", name=op.f("ck_sampled_return_checked")),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by IS NULL)", name=op.f("ck_sampled_return_checked_by_somebody")
        ),
        sa.CheckConstraint(
            "result IS NULL OR result = 'in order' OR length(trim(note)) > 0", name=op.f("ck_sampled_return_note")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monitoring_return.id"],
            name=op.f("fk_sampled_return_return_id_monitoring_return"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_sampled_return_award_id_award")),
        sa.ForeignKeyConstraint(["draw_id"], ["sample_draw.id"], name=op.f("fk_sampled_return_draw_id_sample_draw")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_sampled_return_checked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_return")),
        sa.UniqueConstraint("return_id", name=op.f("uq_sampled_return_return_id")),
    )
    op.create_index(op.f("ix_sampled_return_draw_id"), "sampled_return", ["draw_id"])
    op.create_index("ix_sampled_return_taken", "sampled_return", ["is_taken", "id"])
    _allow((*_BEFORE, "sample"))


def downgrade() -> None:
    op.execute("DELETE FROM exception_hold WHERE matter = 'sample'")
    _allow(_BEFORE)
    op.drop_table("sampled_return")
    op.drop_table("sample_draw")


def _allow(matters: tuple[str, ...]) -> None:
    with op.batch_alter_table("exception_hold") as batch_op:
        batch_op.drop_constraint(op.f("ck_exception_hold_matter"), type_="check")
        batch_op.create_check_constraint(op.f("ck_exception_hold_matter"), f"matter IN {matters}")
