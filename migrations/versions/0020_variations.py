"""What of an award changes by agreement, before and after."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PEOPLE = ("asked_by", "grantee_agreed_by", "agreed_by", "second_agreed_by", "ended_by")


def upgrade() -> None:
    op.create_table(
        "variation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("needs_two", sa.Boolean(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("grantee_agreed_at", Moment(), nullable=True),
        sa.Column("grantee_agreed_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", Moment(), nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("second_agreed_at", Moment(), nullable=True),
        sa.Column("second_agreed_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'offered', 'agreed', 'refused', 'withdrawn')", name=op.f("ck_variation_state")
        ),
        sa.CheckConstraint("source IN ('grantee', 'us', 'uplift')", name=op.f("ck_variation_source")),
        sa.CheckConstraint("(state IN ('asked', 'offered')) = (ended_at IS NULL)", name=op.f("ck_variation_ended")),
        sa.CheckConstraint(
            "state <> 'agreed' OR source = 'uplift' OR (grantee_agreed_by IS NOT NULL AND agreed_by IS NOT NULL"
            " AND (NOT needs_two OR second_agreed_by IS NOT NULL))",
            name=op.f("ck_variation_agreed_by_both"),
        ),
        sa.CheckConstraint(
            "agreed_by <> second_agreed_by AND grantee_agreed_by <> agreed_by"
            " AND grantee_agreed_by <> second_agreed_by",
            name=op.f("ck_variation_different_people"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR length(trim(answer)) > 0", name=op.f("ck_variation_refused_with_reason")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_variation_award_id_award")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_variation_{column}_person"))
            for column in _PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variation")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_variation_award_id_number")),
    )
    is_open = sa.text("state IN ('asked', 'offered')")
    op.create_index(
        "uq_variation_open", "variation", ["award_id"], unique=True, postgresql_where=is_open, sqlite_where=is_open
    )


def downgrade() -> None:
    op.drop_index("uq_variation_open", table_name="variation")
    op.drop_table("variation")
