"""Both sides agree what a grant is to change, and on the figure by which it is known."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PEOPLE = ("proposed_by", "agreed_by", "ended_by")


def upgrade() -> None:
    op.create_table(
        "award_outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("figure", sa.String(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("lowest", sa.Integer(), nullable=False),
        sa.Column("highest", sa.Integer(), nullable=False),
        sa.Column("by_us", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", Moment(), nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "figure IN ('count', 'percentage', 'money', 'scale', 'distance')", name=op.f("ck_award_outcome_figure")
        ),
        sa.CheckConstraint("(figure IS NULL) = (target IS NULL)", name=op.f("ck_award_outcome_target")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_award_outcome_text")),
        sa.CheckConstraint("lowest < highest", name=op.f("ck_award_outcome_scale")),
        sa.CheckConstraint("proposed_by <> agreed_by", name=op.f("ck_award_outcome_two_agree")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_outcome_award_id_award")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_award_outcome_{column}_person"))
            for column in _PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_outcome")),
    )
    op.create_index(op.f("ix_award_outcome_award_id"), "award_outcome", ["award_id"])
    for name, where in (
        ("uq_award_outcome_open", "agreed_at IS NULL AND ended_at IS NULL"),
        ("uq_award_outcome_stands", "agreed_at IS NOT NULL AND ended_at IS NULL"),
    ):
        op.create_index(
            name,
            "award_outcome",
            ["award_id", "key"],
            unique=True,
            postgresql_where=sa.text(where),
            sqlite_where=sa.text(where),
        )


def downgrade() -> None:
    op.drop_table("award_outcome")
