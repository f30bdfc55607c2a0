"""Two of us say what becomes of money that arrived unexpectedly: it can be asked back, or set off against a payment."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0113"
down_revision: str | None = "0112"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CHECKS_BEFORE = {
    "outcome": "outcome IN ('came back', 'kept')",
    "settled": "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (outcome IS NULL)",
    "reason": "settled_at IS NULL OR length(trim(reason)) > 0",
    "two_people": "settled_by <> found_by",
}
_CHECKS = {
    "outcome": "outcome IN ('came back', 'kept', 'asked back', 'set off')",
    "proposed": "(proposed_at IS NULL) = (proposed_by IS NULL)",
    "outcome_of_somebody": "(outcome IS NULL) = (proposed_by IS NULL AND settled_by IS NULL)",
    "settled": "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL OR outcome IS NOT NULL)",
    "reason": "outcome IS NULL OR length(trim(reason)) > 0",
    "two_people": "settled_by <> coalesce(proposed_by, found_by)",
    "due_on": "(due_on IS NOT NULL) = (coalesce(outcome, '') = 'asked back')",
    "set_off": "(set_off_id IS NOT NULL) = (coalesce(outcome, '') = 'set off' AND settled_at IS NOT NULL)",
}
_ADDED = ("award_id", "due_on", "proposed_at", "proposed_by", "set_off_id", "version")
_KEYS = {"award_id_award": "award_id", "proposed_by_person": "proposed_by", "set_off_id_instalment": "set_off_id"}

_BY_A_RUN = """EXISTS (SELECT 1 FROM payment p JOIN payment_run r ON r.id = p.run_id
            WHERE p.instalment_id = NEW.id AND p.state = 'paid' AND p.amount_pence = NEW.amount_pence
            AND p.payee_id = NEW.paid_to_id AND p.fingerprint = NEW.paid_fingerprint
            AND r.released_by <> r.prepared_by)"""
_SET_OFF = """EXISTS (SELECT 1 FROM unexpected_payment u JOIN payment p ON p.id = u.payment_id
            WHERE u.set_off_id = NEW.id AND u.award_id = NEW.award_id AND p.amount_pence = NEW.amount_pence
            AND p.payee_id = NEW.paid_to_id AND p.fingerprint = NEW.paid_fingerprint)"""
_PAYS_STILL = "EXISTS (SELECT 1 FROM payment p WHERE p.instalment_id = NEW.id AND p.state = 'paid')"
_IS_SET_OFF = "EXISTS (SELECT 1 FROM unexpected_payment u WHERE u.set_off_id = NEW.id)"
_BECOMES_PAID = (
    "NEW.state = 'paid' AND (OLD.state <> 'paid' OR NEW.paid_to_id IS DISTINCT FROM OLD.paid_to_id"
    " OR NEW.paid_fingerprint IS DISTINCT FROM OLD.paid_fingerprint)"
)
_PAID_SAID = "an instalment is paid by a payment that another person has released"
_STAYS_SAID = "a paid instalment stays paid until its payment is reversed"


def _stays(pays: str) -> str:
    return f"""NEW.amount_pence <> OLD.amount_pence OR NEW.approved_by IS DISTINCT FROM OLD.approved_by
            OR NEW.paid_by IS DISTINCT FROM OLD.paid_by
            OR (NEW.state <> 'paid' AND (OLD.paid_by IS NOT NULL OR {pays}))"""


_NOT_SETTLED = """NOT EXISTS (SELECT 1 FROM unexpected_payment u JOIN payment p ON p.id = u.payment_id
            WHERE u.payment_id = NEW.payment_id AND u.award_id = NEW.award_id AND u.outcome = 'asked back'
            AND u.settled_at IS NOT NULL AND p.amount_pence = NEW.amount_pence)"""
_REPAYMENT_GUARDS = {
    "repayment_proposed": (
        "INSERT",
        "NEW.state <> 'proposed'",
        "NEW.id IS NOT NULL",
        "money is asked back once another person has confirmed it",
    ),
    "repayment_confirmed": (
        "UPDATE",
        "OLD.state = 'proposed' AND NEW.state NOT IN ('proposed', 'dropped') AND NEW.confirmed_by IS NULL",
        "NEW.id IS NOT NULL",
        "money is asked back once another person has confirmed it",
    ),
}
"""Those that SQLite loses when the table is made anew."""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    with op.batch_alter_table("unexpected_payment") as batch_op:
        batch_op.add_column(sa.Column("award_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("proposed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("proposed_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("set_off_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name in _CHECKS_BEFORE:
            batch_op.drop_constraint(op.f(f"ck_unexpected_payment_{name}"), type_="check")
    op.execute(
        """UPDATE unexpected_payment SET award_id = (SELECT i.award_id FROM payment p JOIN instalment i
             ON i.id = p.instalment_id WHERE p.id = unexpected_payment.payment_id)"""
    )
    with op.batch_alter_table("unexpected_payment") as batch_op:
        batch_op.alter_column("award_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)
        for name, column in _KEYS.items():
            table = name.removeprefix(f"{column}_")
            batch_op.create_foreign_key(op.f(f"fk_unexpected_payment_{name}"), table, [column], ["id"])
        batch_op.create_unique_constraint(op.f("uq_unexpected_payment_set_off_id"), ["set_off_id"])
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_unexpected_payment_{name}"), rule)
    op.create_index(op.f("ix_unexpected_payment_award_id"), "unexpected_payment", ["award_id"])
    with op.batch_alter_table("repayment") as batch_op:
        batch_op.add_column(sa.Column("payment_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_repayment_payment_id_unexpected_payment"), "unexpected_payment", ["payment_id"], ["payment_id"]
        )
        batch_op.create_unique_constraint(op.f("uq_repayment_payment_id"), ["payment_id"])
    if dialect == "sqlite":
        _keep_repayment_guards()
    _guard_payments(f"NOT {_BY_A_RUN} AND NOT {_SET_OFF}", _stays(f"{_PAYS_STILL} OR {_IS_SET_OFF}"))
    _guard("repayment_of_overpaid", "repayment", "INSERT", when="NEW.payment_id IS NOT NULL", refused=_NOT_SETTLED,
           said="what was paid beyond a grant is asked back as two people have said")  # fmt: skip
    _guard("unexpected_payment_stays_settled", "unexpected_payment", "UPDATE", when="OLD.settled_at IS NOT NULL",
           refused="NEW.payment_id IS NOT NULL", said="what is settled stays so")  # fmt: skip
    _allow_letters((*_APPLICATIONS, *_OF_AWARDS, "repayment", "thank_you"))
    _allow_matters((*_MATTERS, "overpaid"))


def _keep_repayment_guards() -> None:
    for name, (on, when, refused, said) in _REPAYMENT_GUARDS.items():
        _guard(name, "repayment", on, when=when, refused=refused, said=said)


def _guard_payments(not_paid: str, stays: str) -> None:
    for name in ("instalment_becomes_paid_by_a_run", "instalment_stays_paid"):
        _drop(name, "instalment")
    _guard(
        "instalment_becomes_paid_by_a_run",
        "instalment",
        "UPDATE",
        when=_BECOMES_PAID,
        refused=not_paid,
        said=_PAID_SAID,
    )
    _guard("instalment_stays_paid", "instalment", "UPDATE", when="OLD.state = 'paid'", refused=stays, said=_STAYS_SAID)


def _guard(name: str, table: str, on: str, *, when: str, refused: str, said: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"""CREATE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW WHEN {when}
                BEGIN SELECT RAISE(ABORT, '{said}') WHERE {refused}; END"""
        )
        return
    op.execute(
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF {refused} THEN
                RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
              END IF;
              RETURN NEW;
            END $$"""
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()")


def _drop(name: str, table: str) -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute(f"DROP FUNCTION {name}")


# Letters and exceptions

_APPLICATIONS = ("offer", "decline", "reserve", "reserve_closed", "ineligible")
_OF_AWARDS = ("variation", "renewal", "not_renewed", "notice", "ending", "payment_sent")
_TEMPLATES_STAY = (
    """CREATE TRIGGER letter_template_is_not_changed BEFORE UPDATE ON letter_template
       BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
    """CREATE TRIGGER letter_template_is_not_deleted BEFORE DELETE ON letter_template
       BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
)
_MATTERS = ("return", "unread", "unheard", "condition", "evidence", "repayment", "finding", "risk", "shown", "sample")


def _allow_letters(kinds: Sequence[str]) -> None:
    for table in ("letter", "letter_template"):
        name = op.f(f"ck_{table}_kind")
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"kind IN {tuple(kinds)}")
    if op.get_bind().dialect.name == "sqlite":
        for statement in _TEMPLATES_STAY:
            op.execute(statement)


def _allow_matters(matters: Sequence[str]) -> None:
    name = op.f("ck_exception_hold_matter")
    with op.batch_alter_table("exception_hold") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"matter IN {tuple(matters)}")


def downgrade() -> None:
    op.execute("DELETE FROM exception_hold WHERE matter = 'overpaid'")
    _allow_matters(_MATTERS)
    _allow_letters((*_APPLICATIONS, *_OF_AWARDS, "thank_you"))
    _drop("unexpected_payment_stays_settled", "unexpected_payment")
    _drop("repayment_of_overpaid", "repayment")
    _guard_payments(f"NOT {_BY_A_RUN}", _stays(_PAYS_STILL))
    with op.batch_alter_table("repayment") as batch_op:
        batch_op.drop_constraint(op.f("uq_repayment_payment_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_repayment_payment_id_unexpected_payment"), type_="foreignkey")
        batch_op.drop_column("payment_id")
    if op.get_bind().dialect.name == "sqlite":
        _keep_repayment_guards()
    op.drop_index(op.f("ix_unexpected_payment_award_id"), table_name="unexpected_payment")
    with op.batch_alter_table("unexpected_payment") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_unexpected_payment_{name}"), type_="check")
        batch_op.drop_constraint(op.f("uq_unexpected_payment_set_off_id"), type_="unique")
        for name in _KEYS:
            batch_op.drop_constraint(op.f(f"fk_unexpected_payment_{name}"), type_="foreignkey")
    op.execute("UPDATE unexpected_payment SET outcome = NULL WHERE settled_at IS NULL")
    op.execute("UPDATE unexpected_payment SET outcome = 'kept' WHERE outcome IN ('asked back', 'set off')")
    with op.batch_alter_table("unexpected_payment") as batch_op:
        for column in _ADDED:
            batch_op.drop_column(column)
        for name, rule in _CHECKS_BEFORE.items():
            batch_op.create_check_constraint(op.f(f"ck_unexpected_payment_{name}"), rule)
