"""Options to extend a grant."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "extension_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("variation_number", sa.Integer(), nullable=True),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name=op.f("ck_extension_option_months")),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_extension_option_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_extension_option_award_id_award")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_extension_option_added_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_option")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_extension_option_award_id_number")),
    )


def downgrade() -> None:
    op.drop_table("extension_option")
