"""Money that arrived though its payment was reversed is kept, and what became of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0067"
down_revision: str | None = "0066"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "unexpected_payment",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("outcome IN ('came back', 'kept')", name=op.f("ck_unexpected_payment_outcome")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_unexpected_payment_settled"),
        ),
        sa.CheckConstraint("settled_at IS NULL OR length(trim(reason)) > 0", name=op.f("ck_unexpected_payment_reason")),
        sa.CheckConstraint("settled_by <> found_by", name=op.f("ck_unexpected_payment_two_people")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_unexpected_payment_payment_id_payment")),
        sa.ForeignKeyConstraint(["found_by"], ["person.id"], name=op.f("fk_unexpected_payment_found_by_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_unexpected_payment_settled_by_person")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_unexpected_payment")),
    )
    op.create_index(
        "ix_unexpected_payment_open",
        "unexpected_payment",
        ["found_at"],
        postgresql_where=sa.text("settled_at IS NULL"),
        sqlite_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("unexpected_payment")
