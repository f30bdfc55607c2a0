"""Layouts that files of payments are written by, and banks' answers read by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from grants.kernel.db import Moment

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "payment_layout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "definition",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('payments', 'answers')", name=op.f("ck_payment_layout_kind")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_payment_layout_saved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_layout")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_payment_layout_kind_name")),
    )


def downgrade() -> None:
    op.drop_table("payment_layout")
