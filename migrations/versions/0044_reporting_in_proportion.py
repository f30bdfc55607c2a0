"""Schemes say in tiers how much their grants report, each with questions of its own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, PenceColumn

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "scheme_reporting",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tiers", Json, nullable=False),
        sa.Column("hour_pence", PenceColumn(), nullable=False),
        sa.Column("ceiling_percent", sa.Integer(), nullable=False),
        sa.Column("above_ceiling_because", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('core', 'project', 'one_off')", name=op.f("ck_scheme_reporting_kind")),
        sa.CheckConstraint("hour_pence > 0", name=op.f("ck_scheme_reporting_hour")),
        sa.CheckConstraint("ceiling_percent BETWEEN 1 AND 100", name=op.f("ck_scheme_reporting_ceiling")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_reporting_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("scheme_id", name=op.f("pk_scheme_reporting")),
    )
    _purposes("purpose IN ('application', 'return') OR purpose LIKE 'return _'")


def _purposes(check: str) -> None:
    with op.batch_alter_table("question_set") as batch_op:
        batch_op.drop_constraint(op.f("ck_question_set_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_question_set_purpose"), check)


def downgrade() -> None:
    _purposes("purpose IN ('application', 'return')")
    op.drop_table("scheme_reporting")
