"""What awards have of each funder's contribution, so that no funder bears more than it gives."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BORNE = """
    UPDATE contribution SET awarded_pence = COALESCE((
        SELECT SUM(share.amount_pence) FROM award_share AS share JOIN award ON award.id = share.award_id
        WHERE award.scheme_id = contribution.scheme_id AND share.funder_id = contribution.funder_id
        AND award.application_id IS NOT NULL AND award.state NOT IN ('declined', 'lapsed')
    ), 0)
"""
# Odd pennies went to the first of equals each time, so it may bear some pennies more than it gave.
NO_MORE_THAN_GIVEN = "UPDATE contribution SET awarded_pence = amount_pence WHERE awarded_pence > amount_pence"


def upgrade() -> None:
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.add_column(sa.Column("awarded_pence", PenceColumn(), nullable=False, server_default="0"))
    op.execute(BORNE)
    op.execute(NO_MORE_THAN_GIVEN)
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.alter_column("awarded_pence", existing_type=PenceColumn(), server_default=None)
        batch_op.create_check_constraint(op.f("ck_contribution_within"), "awarded_pence BETWEEN 0 AND amount_pence")


def downgrade() -> None:
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.drop_constraint(op.f("ck_contribution_within"), type_="check")
        batch_op.drop_column("awarded_pence")
