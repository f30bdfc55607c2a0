"""A statement of a bank account is uploaded, and a check says at which one somebody looked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("bank_account_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_upload_bank_account_id_bank_account"), "bank_account", ["bank_account_id"], ["organisation_id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_upload_bank_account"), "(belongs_to = 'bank_account') = (bank_account_id IS NOT NULL)"
        )
    op.create_index(op.f("ix_upload_bank_account_id"), "upload", ["bank_account_id"])
    with op.batch_alter_table("account_check") as batch_op:
        batch_op.add_column(sa.Column("statement_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_account_check_statement_id_upload"), "upload", ["statement_id"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_account_check_statement"), "(coalesce(evidence, '') = 'statement') = (statement_id IS NOT NULL)"
        )


def downgrade() -> None:
    op.execute("UPDATE account_check SET statement_id = NULL, evidence = 'paper' WHERE statement_id IS NOT NULL")
    with op.batch_alter_table("account_check") as batch_op:
        batch_op.drop_constraint(op.f("ck_account_check_statement"), type_="check")
        batch_op.drop_constraint(op.f("fk_account_check_statement_id_upload"), type_="foreignkey")
        batch_op.drop_column("statement_id")
    op.execute("DELETE FROM upload WHERE belongs_to = 'bank_account'")
    op.drop_index(op.f("ix_upload_bank_account_id"), table_name="upload")
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_constraint(op.f("ck_upload_bank_account"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_bank_account_id_bank_account"), type_="foreignkey")
        batch_op.drop_column("bank_account_id")
