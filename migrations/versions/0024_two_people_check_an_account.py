"""One administrator checks a bank account and another confirms it. What was said of accounts is kept.

An account that one person checked before stays checked; from now on the database asks for two.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, new_id

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STANDS = sa.text("ended_at IS NULL")
_BY_ONE = "NEW.checked_at IS NOT NULL AND NEW.checked_by IS NULL"
_DIFFERS = {"postgresql": "IS DISTINCT FROM", "sqlite": "IS NOT"}
_MESSAGE = "two people check and confirm an account"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
_FUNCTION = f"""
    CREATE FUNCTION guard_account_check() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_bank_account_two_people';
    END $$
"""
_AS_BEFORE = """
    UPDATE bank_account SET
    checked_how = (SELECT how FROM account_check WHERE account_check.organisation_id = bank_account.organisation_id
      AND kind = 'confirmation' AND ended_at IS NULL),
    check_note = (SELECT note FROM account_check WHERE account_check.organisation_id = bank_account.organisation_id
      AND kind = 'confirmation' AND ended_at IS NULL)
    WHERE checked_at IS NOT NULL
"""

_said = sa.table(
    "account_check",
    *(sa.column(name, sa.Uuid()) for name in ("id", "organisation_id", "made_by")),
    sa.column("made_at", Moment()),
    sa.column("version", sa.Integer()),
    *(sa.column(name, sa.String()) for name in ("kind", "ends_in", "how", "note", "payee_name", "source")),
)
_accounts = sa.table(
    "bank_account",
    *(sa.column(name, sa.Uuid()) for name in ("organisation_id", "confirmed_by")),
    sa.column("checked_at", Moment()),
    sa.column("version", sa.Integer()),
    *(sa.column(name, sa.String()) for name in ("last_digits", "checked_how", "check_note")),
)


def upgrade() -> None:
    op.create_table(
        "account_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_in", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("name_fits", sa.Boolean(), nullable=True),
        sa.Column("payee_result", sa.String(), nullable=True),
        sa.Column("payee_name", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('check', 'confirmation')", name=op.f("ck_account_check_kind")),
        sa.CheckConstraint(
            "(kind = 'check') = (evidence IS NOT NULL) AND (kind = 'check') = (name_fits IS NOT NULL)"
            " AND (kind = 'check') = (payee_result IS NOT NULL)",
            name=op.f("ck_account_check_check"),
        ),
        sa.CheckConstraint("(kind = 'confirmation') = (how IS NOT NULL)", name=op.f("ck_account_check_confirmation")),
        sa.CheckConstraint("evidence IN ('statement', 'paper')", name=op.f("ck_account_check_evidence")),
        sa.CheckConstraint(
            "payee_result IN ('match', 'close_match', 'no_match', 'account_not_found', 'opted_out', 'not_available')",
            name=op.f("ck_account_check_payee_result"),
        ),
        sa.CheckConstraint(
            "(coalesce(payee_result, '') = 'close_match') = (payee_name <> '')",
            name=op.f("ck_account_check_payee_name"),
        ),
        sa.CheckConstraint("how IN ('phone', 'in_person', 'post')", name=op.f("ck_account_check_how")),
        sa.CheckConstraint("number IS NULL OR how = 'phone'", name=op.f("ck_account_check_number")),
        sa.CheckConstraint("kind = 'check' OR length(trim(note)) > 0", name=op.f("ck_account_check_note")),
        sa.CheckConstraint("ended_at >= made_at", name=op.f("ck_account_check_ended")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_account_check_made_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_check_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_check")),
    )
    op.create_index(op.f("ix_account_check_organisation_id"), "account_check", ["organisation_id"])
    for column in ("kind", "made_by"):
        op.create_index(
            f"uq_account_check_{column}",
            "account_check",
            ["organisation_id", column],
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        )
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.alter_column("checked_by", new_column_name="confirmed_by")
        batch_op.drop_constraint(op.f("fk_bank_account_checked_by_person"), type_="foreignkey")
        for name in ("checked", "checked_how", "check_note", "checked_by_another"):
            batch_op.drop_constraint(op.f(f"ck_bank_account_{name}"), type_="check")
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.add_column(sa.Column("checked_by", sa.Uuid(), nullable=True))
        for name in ("checked_by", "confirmed_by"):
            batch_op.create_foreign_key(op.f(f"fk_bank_account_{name}_person"), "person", [name], ["id"])
        for name, held in (
            ("confirmed", "checked_at IS NULL OR confirmed_by IS NOT NULL"),
            ("checked", "checked_at IS NOT NULL OR checked_by IS NULL OR confirmed_by IS NULL"),
            ("told_by_another", "checked_by <> told_by AND confirmed_by <> told_by"),
            ("two_people", "checked_by <> confirmed_by"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_bank_account_{name}"), held)
    _keep_what_was_said()
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.drop_column("checked_how")
        batch_op.drop_column("check_note")
    _guard()


def _keep_what_was_said() -> None:
    """What one person said before is a confirmation: they had asked the organisation."""
    connection = op.get_bind()
    for account in connection.execute(sa.select(_accounts).where(_accounts.c.checked_at.is_not(None))).all():
        confirmation = {
            "id": new_id(),
            "organisation_id": account.organisation_id,
            "kind": "confirmation",
            "made_at": account.checked_at,
            "made_by": account.confirmed_by,
            "version": account.version,
            "ends_in": account.last_digits,
            "how": account.checked_how,
            "note": account.check_note,
            "payee_name": "",
            "source": "",
        }
        connection.execute(sa.insert(_said).values(confirmation))


def _guard() -> None:
    """One that is checked by one person alone stays so; none becomes so."""
    dialect = op.get_bind().dialect.name
    differs = _DIFFERS[dialect]
    becomes = f"{_BY_ONE} AND (OLD.checked_at {differs} NEW.checked_at OR OLD.confirmed_by {differs} NEW.confirmed_by"
    becomes += " OR OLD.checked_by IS NOT NULL)"
    if dialect == "postgresql":
        op.execute(_FUNCTION)
    act = "EXECUTE FUNCTION guard_account_check()" if dialect == "postgresql" else _REFUSE
    for name, verb, when in (
        ("account_is_checked_by_two", "INSERT", _BY_ONE),
        ("account_becomes_checked_by_two", "UPDATE", becomes),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON bank_account FOR EACH ROW WHEN ({when}) {act}")


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("account_is_checked_by_two", "account_becomes_checked_by_two"):
        op.execute(f"DROP TRIGGER {name}" + (" ON bank_account" if is_postgresql else ""))
    if is_postgresql:
        op.execute("DROP FUNCTION guard_account_check")
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.add_column(sa.Column("checked_how", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("check_note", sa.String(), nullable=False, server_default=""))
        for name in ("confirmed", "checked", "told_by_another", "two_people"):
            batch_op.drop_constraint(op.f(f"ck_bank_account_{name}"), type_="check")
        for name in ("checked_by", "confirmed_by"):
            batch_op.drop_constraint(op.f(f"fk_bank_account_{name}_person"), type_="foreignkey")
        batch_op.drop_column("checked_by")
    op.execute("UPDATE bank_account SET confirmed_by = NULL WHERE checked_at IS NULL")
    op.execute(_AS_BEFORE)
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.alter_column("confirmed_by", new_column_name="checked_by")
        batch_op.alter_column("check_note", server_default=None)
    with op.batch_alter_table("bank_account") as batch_op:
        batch_op.create_foreign_key(op.f("fk_bank_account_checked_by_person"), "person", ["checked_by"], ["id"])
        for name, held in (
            ("checked", "(checked_at IS NULL) = (checked_by IS NULL) AND (checked_at IS NULL) = (checked_how IS NULL)"),
            ("checked_how", "checked_how IN ('phone', 'in_person', 'post')"),
            ("checked_by_another", "checked_by <> told_by"),
            ("check_note", "checked_at IS NULL OR length(trim(check_note)) > 0"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_bank_account_{name}"), held)
    op.drop_table("account_check")
