"""Who put an application into somebody else's hands to screen."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("screening_work") as batch_op:
        batch_op.add_column(sa.Column("handed_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key("fk_screening_work_handed_by_person", "person", ["handed_by"], ["id"])
        batch_op.create_check_constraint(
            "ck_screening_work_handed", "handed_by IS NULL OR (screener_id IS NOT NULL AND handed_by <> screener_id)"
        )


def downgrade() -> None:
    with op.batch_alter_table("screening_work") as batch_op:
        batch_op.drop_constraint("ck_screening_work_handed", type_="check")
        batch_op.drop_constraint("fk_screening_work_handed_by_person", type_="foreignkey")
        batch_op.drop_column("handed_by")
