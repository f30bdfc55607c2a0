"""Documents can be added to the conditions of a grant."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("condition_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_upload_condition_id_award_condition"), "award_condition", ["condition_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_upload_condition"), "(belongs_to = 'condition') = (condition_id IS NOT NULL)"
        )
        batch_op.create_index(op.f("ix_upload_condition_id"), ["condition_id"])


def downgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_index(op.f("ix_upload_condition_id"))
        batch_op.drop_constraint(op.f("ck_upload_condition"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_condition_id_award_condition"), type_="foreignkey")
        batch_op.drop_column("condition_id")
