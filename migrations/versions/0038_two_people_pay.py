"""One person approves a payment, another makes it, into an account that was checked; the database itself holds it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BECOMES = (
    "NEW.state = 'paid' AND (OLD.state <> 'paid'"
    " OR OLD.paid_by IS NOT NULL AND (NEW.paid_by IS NULL OR NEW.approved_by IS NULL))"
)
_POSTGRESQL = (
    """CREATE FUNCTION guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE account record;
       BEGIN
         IF NEW.approved_by IS NULL OR NEW.paid_by IS NULL THEN
           RAISE EXCEPTION 'two people approve and make a payment'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_instalment_two_people';
         END IF;
         SELECT checked_at, disputed_at INTO account FROM bank_account
           WHERE organisation_id = NEW.paid_to_id FOR SHARE;
         IF FOUND AND (account.checked_at IS NULL OR account.disputed_at IS NOT NULL) THEN
           RAISE EXCEPTION 'nobody has checked this account, or somebody says it is not theirs'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'instalment_into_checked_account';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER instalment_is_paid_by_two BEFORE INSERT ON instalment
       FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION guard_payment()""",
    f"""CREATE TRIGGER instalment_becomes_paid_by_two BEFORE UPDATE ON instalment
       FOR EACH ROW WHEN ({_BECOMES}) EXECUTE FUNCTION guard_payment()""",
)
_GUARD = """BEGIN
         SELECT RAISE(ABORT, 'two people approve and make a payment') WHERE NEW.approved_by IS NULL OR NEW.paid_by IS NULL;
         SELECT RAISE(ABORT, 'nobody has checked this account, or somebody says it is not theirs') WHERE EXISTS (
           SELECT 1 FROM bank_account WHERE organisation_id = NEW.paid_to_id
           AND (checked_at IS NULL OR disputed_at IS NOT NULL));
       END"""
_SQLITE = (
    f"""CREATE TRIGGER instalment_is_paid_by_two BEFORE INSERT ON instalment WHEN NEW.state = 'paid' {_GUARD}""",
    f"""CREATE TRIGGER instalment_becomes_paid_by_two BEFORE UPDATE ON instalment
       WHEN {_BECOMES} {_GUARD}""",
)
_BEFORE_POSTGRESQL = (
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
_BEFORE_SQLITE = (
    """CREATE TRIGGER instalment_into_undisputed_account BEFORE UPDATE OF state ON instalment
       WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND EXISTS (
         SELECT 1 FROM bank_account WHERE organisation_id = NEW.paid_to_id AND disputed_at IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'somebody says that this account is not theirs'); END""",
)
_CHECKS = {
    "approved": "(approved_at IS NULL) = (approved_by IS NULL) AND (approved_at IS NULL OR state <> 'planned')",
    "paid_by_somebody": "paid_by IS NULL OR state = 'paid'",
    "two_people": "approved_by <> paid_by",
}


def upgrade() -> None:
    on_table = " ON instalment" if _on_postgresql() else ""
    op.execute(f"DROP TRIGGER instalment_into_undisputed_account{on_table}")
    if _on_postgresql():
        op.execute("DROP FUNCTION refuse_disputed_account")
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.create_check_constraint(op.f("ck_bank_account_checked_by_another"), "checked_by <> told_by")
    with op.batch_alter_table("instalment") as batch_op:
        batch_op.add_column(sa.Column("approved_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("paid_by", sa.Uuid(), nullable=True))
        for column in ("approved_by", "paid_by"):
            batch_op.create_foreign_key(f"fk_instalment_{column}_person", "person", [column], ["id"])
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_instalment_{name}"), condition)
    for statement in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    on_table = " ON instalment" if _on_postgresql() else ""
    for name in ("instalment_is_paid_by_two", "instalment_becomes_paid_by_two"):
        op.execute(f"DROP TRIGGER {name}{on_table}")
    if _on_postgresql():
        op.execute("DROP FUNCTION guard_payment")
    with op.batch_alter_table("instalment") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_instalment_{name}"), type_="check")
        for column in ("approved_by", "paid_by"):
            batch_op.drop_constraint(f"fk_instalment_{column}_person", type_="foreignkey")
        for column in ("paid_by", "approved_by", "approved_at"):
            batch_op.drop_column(column)
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.drop_constraint(op.f("ck_bank_account_checked_by_another"), type_="check")
    for statement in _BEFORE_POSTGRESQL if _on_postgresql() else _BEFORE_SQLITE:
        op.execute(statement)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
