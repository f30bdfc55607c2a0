"""Files belong to an application or to an answer after it was sent, and say which stage took them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BELONGS = (
    "(belongs_to = 'application') = (application_id IS NOT NULL)"
    " AND (application_id IS NOT NULL OR clarification_id IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.add_column(sa.Column("belongs_to", sa.String(), nullable=False, server_default="application"))
        batch_op.add_column(sa.Column("clarification_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("application_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            op.f("fk_upload_clarification_id_clarification"), "clarification", ["clarification_id"], ["id"]
        )
        batch_op.create_check_constraint(op.f("ck_upload_application"), BELONGS)
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.alter_column("belongs_to", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_upload_application"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_clarification_id_clarification"), type_="foreignkey")
        batch_op.alter_column("application_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("clarification_id")
        batch_op.drop_column("belongs_to")
