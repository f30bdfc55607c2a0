"""Where two people sign for a grant, two of them agree to a change of its money."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0093"
down_revision: str | None = "0092"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CHECKS = {
    "agreed_by_two_of_grantee": "state <> 'agreed' OR NOT grantee_needs_two OR second_grantee_agreed_by IS NOT NULL",
    "second_of_grantee": "second_grantee_agreed_by <> grantee_agreed_by AND second_grantee_agreed_by <> agreed_by"
    " AND second_grantee_agreed_by <> second_agreed_by",
}


def upgrade() -> None:
    with op.batch_alter_table("variation") as batch_op:
        needs = sa.Column("grantee_needs_two", sa.Boolean(), nullable=False, server_default=sa.false())
        batch_op.add_column(needs)
        batch_op.add_column(sa.Column("second_grantee_agreed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("second_grantee_agreed_by", sa.Uuid(), nullable=True))
        name = op.f("fk_variation_second_grantee_agreed_by_person")
        batch_op.create_foreign_key(name, "person", ["second_grantee_agreed_by"], ["id"])
    with op.batch_alter_table("variation") as batch_op:
        batch_op.alter_column("grantee_needs_two", server_default=None)
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_variation_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("variation") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_variation_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_variation_second_grantee_agreed_by_person"), type_="foreignkey")
    with op.batch_alter_table("variation") as batch_op:
        for column in ("second_grantee_agreed_by", "second_grantee_agreed_at", "grantee_needs_two"):
            batch_op.drop_column(column)
