"""Somebody says that a bank account is not theirs; the database itself lets no payment into such an account."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_POSTGRESQL = (
    """CREATE FUNCTION refuse_disputed_account() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE since timestamptz;
       BEGIN
         SELECT disputed_at INTO since FROM bank_account WHERE organisation_id = NEW.paid_to_id FOR SHARE;
         IF since IS NOT NULL THEN
           RAISE EXCEPTION 'somebody says that this account is not theirs'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'instalment_into_undisputed_account';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER instalment_into_undisputed_account BEFORE UPDATE OF state ON instalment
       FOR EACH ROW WHEN (NEW.state = 'paid' AND OLD.state <> 'paid') EXECUTE FUNCTION refuse_disputed_account()""",
)
_SQLITE = (
    """CREATE TRIGGER instalment_into_undisputed_account BEFORE UPDATE OF state ON instalment
       WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND EXISTS (
         SELECT 1 FROM bank_account WHERE organisation_id = NEW.paid_to_id AND disputed_at IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'somebody says that this account is not theirs'); END""",
)
_CHECKS = {
    "disputed": "(disputed_at IS NULL) = (disputed_by IS NULL) AND (disputed_at IS NOT NULL OR dispute_note = '')",
    "disputed_or_checked": "disputed_at IS NULL OR checked_at IS NULL",
}


def upgrade() -> None:
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.add_column(sa.Column("disputed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("disputed_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("dispute_note", sa.String(), nullable=False, server_default=""))
        batch_op.create_foreign_key("fk_bank_account_disputed_by_person", "person", ["disputed_by"], ["id"])
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_bank_account_{name}"), condition)
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.alter_column("dispute_note", server_default=None)
    for statement in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER instalment_into_undisputed_account" + (" ON instalment" if _on_postgresql() else ""))
    if _on_postgresql():
        op.execute("DROP FUNCTION refuse_disputed_account")
    with op.batch_alter_table("bank_account") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_bank_account_{name}"), type_="check")
        batch_op.drop_constraint("fk_bank_account_disputed_by_person", type_="foreignkey")
        for column in ("dispute_note", "disputed_by", "disputed_at"):
            batch_op.drop_column(column)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
