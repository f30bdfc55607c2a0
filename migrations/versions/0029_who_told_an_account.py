"""Who told the numbers of a bank account, so that somebody else checks them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.add_column(sa.Column("told_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key("fk_bank_account_told_by_person", "person", ["told_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.drop_constraint("fk_bank_account_told_by_person", type_="foreignkey")
        batch_op.drop_column("told_by")
