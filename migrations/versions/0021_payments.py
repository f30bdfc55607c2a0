"""To whom instalments were paid, and that a changed bank account was checked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
ACCOUNT = "(paid_to_id IS NULL) = (paid_into IS NULL) AND (paid_to_id IS NULL) = (paid_fingerprint IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("instalment") as batch_op:
        batch_op.add_column(sa.Column("paid_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("paid_to_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("paid_into", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("paid_fingerprint", sa.String(), nullable=True))
        batch_op.create_index("ix_instalment_paid_to_id", ["paid_to_id"])
        batch_op.create_foreign_key(
            op.f("fk_instalment_paid_to_id_organisation"), "organisation", ["paid_to_id"], ["id"]
        )
        batch_op.create_check_constraint(op.f("ck_instalment_paid_to_somebody"), "paid_to_id IS NULL OR state = 'paid'")
        batch_op.create_check_constraint(
            op.f("ck_instalment_paid_into_account"), ACCOUNT + " AND (paid_to_id IS NULL) = (paid_at IS NULL)"
        )
    _remember_checks()


def _remember_checks() -> None:
    """Nobody knows any more when the numbers of an account changed; at the latest when the account did."""
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.add_column(sa.Column("numbers_changed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("checked_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("checked_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("checked_how", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("check_note", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE bank_account SET numbers_changed_at = changed_at")
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.alter_column("numbers_changed_at", existing_type=Moment(), nullable=False)
        batch_op.create_foreign_key(op.f("fk_bank_account_checked_by_person"), "person", ["checked_by"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_bank_account_checked"),
            "(checked_at IS NULL) = (checked_by IS NULL) AND (checked_at IS NULL) = (checked_how IS NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_bank_account_checked_how"), "checked_how IN ('phone', 'in_person', 'post')"
        )
        batch_op.create_check_constraint(op.f("ck_bank_account_checked_since"), "checked_at >= numbers_changed_at")
        batch_op.create_check_constraint(
            op.f("ck_bank_account_check_note"), "checked_at IS NULL OR length(trim(check_note)) > 0"
        )


def downgrade() -> None:
    with op.batch_alter_table("bank_account") as batch_op:
        for name in ("check_note", "checked_since", "checked_how", "checked"):
            batch_op.drop_constraint(op.f(f"ck_bank_account_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_bank_account_checked_by_person"), type_="foreignkey")
        for name in ("check_note", "checked_how", "checked_by", "checked_at", "numbers_changed_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("instalment") as batch_op:
        for name in ("paid_into_account", "paid_to_somebody"):
            batch_op.drop_constraint(op.f(f"ck_instalment_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_instalment_paid_to_id_organisation"), type_="foreignkey")
        batch_op.drop_index("ix_instalment_paid_to_id")
        for name in ("paid_fingerprint", "paid_into", "paid_to_id", "paid_at"):
            batch_op.drop_column(name)
