"""A change keeps why it is more than the largest grant of its scheme, and no grant has one option twice."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0094"
down_revision: str | None = "0093"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STANDS = sa.text("variation_number IS NULL")
_SAID_AGAIN = """DELETE FROM extension_option WHERE variation_number IS NULL AND EXISTS (
    SELECT 1 FROM extension_option AS earlier
    WHERE earlier.award_id = extension_option.award_id AND earlier.months = extension_option.months
    AND earlier.amount_pence = extension_option.amount_pence AND earlier.variation_number IS NULL
    AND earlier.number < extension_option.number)"""


def upgrade() -> None:
    with op.batch_alter_table("variation") as batch_op:
        batch_op.add_column(sa.Column("above_largest", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("variation") as batch_op:
        batch_op.alter_column("above_largest", server_default=None)
    op.execute(_SAID_AGAIN)
    op.create_index(
        "uq_extension_option_standing",
        "extension_option",
        ["award_id", "months", "amount_pence"],
        unique=True,
        postgresql_where=_STANDS,
        sqlite_where=_STANDS,
    )


def downgrade() -> None:
    op.drop_index("uq_extension_option_standing", table_name="extension_option")
    op.drop_column("variation", "above_largest")
