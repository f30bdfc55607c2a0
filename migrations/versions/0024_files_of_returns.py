"""Files belong to a monitoring return, too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.add_column(sa.Column("return_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_upload_return_id_monitoring_return"), "monitoring_return", ["return_id"], ["id"]
        )
        batch_op.create_check_constraint(op.f("ck_upload_return"), "(belongs_to = 'return') = (return_id IS NOT NULL)")
        batch_op.create_index(op.f("ix_upload_return_id"), ["return_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_upload_return_id"))
        batch_op.drop_constraint(op.f("ck_upload_return"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_return_id_monitoring_return"), type_="foreignkey")
        batch_op.drop_column("return_id")
