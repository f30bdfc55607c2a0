"""A grantee sends a recording with three lines, or a report made for another funder with three facts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0073"
down_revision: str | None = "0072"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CHECKS = {
    "facts": "channel = 'other_report' OR covers_until IS NULL",
    "whole_facts": "(covers_until IS NULL) = (people_reached IS NULL)",
    "facts_in_range": "spent_pence >= 0 AND people_reached >= 0",
}


def upgrade() -> None:
    with op.batch_alter_table("return_telling") as batch_op:
        batch_op.add_column(sa.Column("spent_pence", PenceColumn(), nullable=True))
        batch_op.add_column(sa.Column("people_reached", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("covers_until", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f("ck_return_telling_said"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_return_telling_said"), "length(trim(said)) > 0 OR covers_until IS NOT NULL"
        )
        for name, check in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_return_telling_{name}"), check)


def downgrade() -> None:
    op.execute("DELETE FROM return_telling WHERE length(trim(said)) = 0")
    with op.batch_alter_table("return_telling") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_return_telling_{name}"), type_="check")
        batch_op.drop_constraint(op.f("ck_return_telling_said"), type_="check")
        batch_op.create_check_constraint(op.f("ck_return_telling_said"), "length(trim(said)) > 0")
        for name in ("covers_until", "people_reached", "spent_pence"):
            batch_op.drop_column(name)
