"""The days of conditions and the years of an offer are said before its letter is released."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0059"
down_revision: str | None = "0058"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "decision_day",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_decision_day_number")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_decision_day_text")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_day_decision_id_decision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", "number", name=op.f("pk_decision_day")),
    )
    op.create_table(
        "decision_year",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_decision_year_number")),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_decision_year_amount")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_year_decision_id_decision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", "number", name=op.f("pk_decision_year")),
    )


def downgrade() -> None:
    op.drop_table("decision_year")
    op.drop_table("decision_day")
