"""Risks of a grant are scored again at its returns; red ones are exceptions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = ("return", "unread", "unheard", "condition", "evidence", "repayment", "finding")


def upgrade() -> None:
    op.create_table(
        "return_risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("mitigation", sa.String(), nullable=False),
        sa.Column("scored_at", Moment(), nullable=False),
        sa.Column("scored_by", sa.Uuid(), nullable=False),
        sa.Column("superseded_at", Moment(), nullable=True),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_return_risk_likelihood")),
        sa.CheckConstraint("severity BETWEEN 1 AND 5", name=op.f("ck_return_risk_severity")),
        sa.CheckConstraint("length(trim(description)) > 0", name=op.f("ck_return_risk_description")),
        sa.CheckConstraint(
            "likelihood * severity < 15 OR length(trim(mitigation)) > 0", name=op.f("ck_return_risk_red_is_met")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_return_risk_award_id_award")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_risk_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["scored_by"], ["person.id"], name=op.f("fk_return_risk_scored_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_risk")),
    )
    op.create_index(op.f("ix_return_risk_award_id"), "return_risk", ["award_id"])
    op.create_index("ix_return_risk_scored", "return_risk", ["scored_at", "id"])
    _allow((*_BEFORE, "risk"))


def downgrade() -> None:
    op.execute("DELETE FROM exception_hold WHERE matter = 'risk'")
    _allow(_BEFORE)
    op.drop_table("return_risk")


def _allow(matters: tuple[str, ...]) -> None:
    with op.batch_alter_table("exception_hold") as batch_op:
        batch_op.drop_constraint(op.f("ck_exception_hold_matter"), type_="check")
        batch_op.create_check_constraint(op.f("ck_exception_hold_matter"), f"matter IN {matters}")
