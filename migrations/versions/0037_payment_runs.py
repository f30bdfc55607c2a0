"""Payment runs and their payments. The database itself asks for two people for each run, and for checked accounts."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


class Guard(NamedTuple):
    """A statement on a table that is refused `when` something is so and `refused` too, whoever makes it.

    `holds` are rows that PostgreSQL keeps from others until the transaction ends, before it looks.
    """

    table: str
    on: str
    when: str
    refused: str
    said: str
    holds: str = ""

    @property
    def row(self) -> str:
        return "OLD" if self.on == "DELETE" else "NEW"


def _not_among(steps: dict[str, tuple[str, ...]]) -> str:
    return " AND ".join(
        f"NOT (OLD.state = '{state}' AND NEW.state IN ({', '.join(repr(each) for each in following)}))"
        for state, following in steps.items()
    )


_RUN = "SELECT 1 FROM payment_run r WHERE r.id = NEW.run_id"
_SAME_ACCOUNT = "b.checked_at IS NOT NULL AND b.disputed_at IS NULL AND b.bank_fingerprint = p.fingerprint"
_ACCOUNT = _SAME_ACCOUNT.replace("p.fingerprint", "NEW.fingerprint")
_PAYABLE = (
    "SELECT 1 FROM instalment i WHERE i.id = NEW.instalment_id AND i.state = 'payable'"
    " AND i.amount_pence = NEW.amount_pence"
)
_GUARDS = {
    "payment_begins_in_a_draft": Guard(
        "payment",
        "INSERT",
        "NEW.corrects_id IS NULL",
        f"NEW.state <> 'listed' OR NOT EXISTS ({_RUN} AND r.state = 'draft') OR NOT EXISTS ({_PAYABLE})",
        "a payment begins in the draft of a run, for an instalment that is payable",
    ),
    "payment_corrects_another": Guard(
        "payment",
        "INSERT",
        "NEW.corrects_id IS NOT NULL",
        """NEW.state <> 'sent' OR NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.corrects_id
             AND p.state = 'reversed' AND p.run_id = NEW.run_id AND p.instalment_id = NEW.instalment_id
             AND p.amount_pence = NEW.amount_pence AND p.payee_id = NEW.payee_id AND p.fingerprint = NEW.fingerprint)""",
        "a payment corrects one that was reversed and is the same but for its answer",
    ),
    "payment_goes_on": Guard(
        "payment",
        "UPDATE",
        "NEW.state <> OLD.state",
        _not_among(
            {
                "listed": ("sent", "dropped"),
                "sent": ("paid", "returned", "unknown"),
                "unknown": ("paid", "returned", "reversed"),
                "paid": ("reversed",),
                "returned": ("reversed",),
            }
        ),
        "a payment does not go from its state to that one",
    ),
    "payment_is_sent": Guard(
        "payment",
        "UPDATE",
        "NEW.state = 'sent' AND OLD.state <> 'sent'",
        f"""NOT EXISTS ({_RUN} AND r.state = 'released' AND r.released_by <> r.prepared_by)
            OR NOT EXISTS (SELECT 1 FROM bank_account b WHERE b.organisation_id = NEW.payee_id AND {_ACCOUNT})
            OR NOT EXISTS ({_PAYABLE})""",  # noqa: S608
        "a payment is sent when another person has released it, and into the account that was checked",
        "bank_account WHERE organisation_id = NEW.payee_id",
    ),
    "payment_stays_what_it_is": Guard(
        "payment",
        "UPDATE",
        "NEW.id = OLD.id",
        """NEW.run_id <> OLD.run_id OR NEW.instalment_id <> OLD.instalment_id OR NEW.end_to_end <> OLD.end_to_end
            OR (OLD.fingerprint IS NOT NULL AND (NEW.amount_pence <> OLD.amount_pence
              OR NEW.payee_id IS DISTINCT FROM OLD.payee_id OR NEW.fingerprint IS DISTINCT FROM OLD.fingerprint
              OR NEW.account_ends_in IS DISTINCT FROM OLD.account_ends_in))
            OR (OLD.outcome IN ('paid', 'returned') AND (NEW.outcome IS DISTINCT FROM OLD.outcome
              OR NEW.answered_on IS DISTINCT FROM OLD.answered_on OR NEW.reason <> OLD.reason))
            OR OLD.state IN ('reversed', 'dropped')""",
        "a payment that was prepared or answered is not written over",
    ),
    "payment_is_kept": Guard(
        "payment",
        "DELETE",
        "OLD.id IS NOT NULL",
        "OLD.state <> 'listed' OR NOT EXISTS (SELECT 1 FROM payment_run r WHERE r.id = OLD.run_id AND r.state = 'draft')",
        "a payment is taken out of a draft only",
    ),
    "payment_run_begins_as_a_draft": Guard(
        "payment_run", "INSERT", "NEW.state <> 'draft'", "NEW.id IS NOT NULL", "a run begins as a draft"
    ),
    "payment_run_goes_on": Guard(
        "payment_run",
        "UPDATE",
        "NEW.state <> OLD.state",
        _not_among(
            {
                "draft": ("prepared", "cancelled"),
                "prepared": ("released", "cancelled"),
                "released": ("sent", "cancelled"),
                "sent": ("closed",),
                "closed": ("sent",),
            }
        ),
        "a run does not go from its state to that one",
    ),
    "payment_run_is_released": Guard(
        "payment_run",
        "UPDATE",
        "NEW.state = 'released' AND OLD.state <> 'released'",
        f"""NOT EXISTS (SELECT 1 FROM payment p WHERE p.run_id = NEW.id AND p.state = 'listed')
            OR EXISTS (SELECT 1 FROM payment p JOIN instalment i ON i.id = p.instalment_id
              LEFT JOIN bank_account b ON b.organisation_id = p.payee_id AND {_SAME_ACCOUNT}
              WHERE p.run_id = NEW.id AND p.state = 'listed'
              AND (b.organisation_id IS NULL OR i.state <> 'payable' OR i.amount_pence <> p.amount_pence))""",  # noqa: S608
        "a run is released with what was checked and is payable",
        "bank_account WHERE organisation_id IN (SELECT payee_id FROM payment WHERE run_id = NEW.id) ORDER BY 1",
    ),
    "payment_run_has_ended": Guard(
        "payment_run",
        "UPDATE",
        "NEW.state IN ('sent', 'closed', 'cancelled') AND NEW.state <> OLD.state",
        """EXISTS (SELECT 1 FROM payment p WHERE p.run_id = NEW.id
            AND (p.state = 'listed' OR (NEW.state = 'closed' AND p.state IN ('sent', 'unknown'))))""",
        "a run ends when each of its payments has its end",
    ),
    "payment_run_stays_what_it_is": Guard(
        "payment_run",
        "UPDATE",
        "OLD.state <> 'draft'",
        """NEW.reference <> OLD.reference OR NEW.prepared_by IS DISTINCT FROM OLD.prepared_by
            OR (OLD.released_by IS NOT NULL AND NEW.released_by IS DISTINCT FROM OLD.released_by)
            OR (OLD.sent_by IS NOT NULL AND (NEW.sent_by IS DISTINCT FROM OLD.sent_by
              OR NEW.file_digest IS DISTINCT FROM OLD.file_digest))""",
        "who prepared, released and sent a run is not written over",
    ),
    "instalment_is_paid_by_a_run": Guard(
        "instalment", "INSERT", "NEW.state = 'paid'", "NEW.id IS NOT NULL", "an instalment is paid by a payment run"
    ),
    "instalment_becomes_paid_by_a_run": Guard(
        "instalment",
        "UPDATE",
        "NEW.state = 'paid' AND (OLD.state <> 'paid' OR NEW.paid_to_id IS DISTINCT FROM OLD.paid_to_id"
        " OR NEW.paid_fingerprint IS DISTINCT FROM OLD.paid_fingerprint)",
        """NOT EXISTS (SELECT 1 FROM payment p JOIN payment_run r ON r.id = p.run_id
            WHERE p.instalment_id = NEW.id AND p.state = 'paid' AND p.amount_pence = NEW.amount_pence
            AND p.payee_id = NEW.paid_to_id AND p.fingerprint = NEW.paid_fingerprint
            AND r.released_by <> r.prepared_by)""",
        "an instalment is paid by a payment that another person has released",
    ),
    "instalment_stays_paid": Guard(
        "instalment",
        "UPDATE",
        "OLD.state = 'paid'",
        """NEW.amount_pence <> OLD.amount_pence OR NEW.approved_by IS DISTINCT FROM OLD.approved_by
            OR NEW.paid_by IS DISTINCT FROM OLD.paid_by
            OR (NEW.state <> 'paid' AND (OLD.paid_by IS NOT NULL
              OR EXISTS (SELECT 1 FROM payment p WHERE p.instalment_id = NEW.id AND p.state = 'paid')))""",
        "a paid instalment stays paid until its payment is reversed",
    ),
    "instalment_keeps_its_amount_on_its_way": Guard(
        "instalment",
        "UPDATE",
        "NEW.amount_pence <> OLD.amount_pence OR (NEW.state <> OLD.state AND NEW.state <> 'paid')",
        """EXISTS (SELECT 1 FROM payment p WHERE p.instalment_id = NEW.id AND p.state IN ('sent', 'unknown'))
            AND NOT (OLD.state = 'paid' AND NEW.state = 'payable' AND NEW.amount_pence = OLD.amount_pence)""",
        "an instalment on its way to the bank stays what it is",
    ),
}
_BECAME = (
    "NEW.state = 'paid' AND (OLD.state <> 'paid'"
    " OR OLD.paid_by IS NOT NULL AND (NEW.paid_by IS NULL OR NEW.approved_by IS NULL))"
)
_REFUSED = """BEGIN
         SELECT RAISE(ABORT, 'two people approve and make a payment') WHERE NEW.approved_by IS NULL OR NEW.paid_by IS NULL;
         SELECT RAISE(ABORT, 'nobody has checked this account, or somebody says it is not theirs') WHERE EXISTS (
           SELECT 1 FROM bank_account WHERE organisation_id = NEW.paid_to_id
           AND (checked_at IS NULL OR disputed_at IS NOT NULL));
       END"""
_BEFORE = {
    "postgresql": (
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
           FOR EACH ROW WHEN ({_BECAME}) EXECUTE FUNCTION guard_payment()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER instalment_is_paid_by_two BEFORE INSERT ON instalment WHEN NEW.state = 'paid' {_REFUSED}""",
        f"""CREATE TRIGGER instalment_becomes_paid_by_two BEFORE UPDATE ON instalment
           WHEN {_BECAME} {_REFUSED}""",
    ),
}


def _statements(dialect: str, name: str, guard: Guard) -> tuple[str, ...]:
    """What makes a guard in a database: in PostgreSQL a function as well."""
    if dialect == "sqlite":
        return (
            f"""CREATE TRIGGER {name} BEFORE {guard.on} ON {guard.table} FOR EACH ROW WHEN {guard.when}
                BEGIN SELECT RAISE(ABORT, '{guard.said}') WHERE {guard.refused}; END""",
        )
    hold = f"PERFORM 1 FROM {guard.holds} FOR SHARE;" if guard.holds else ""
    return (
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              {hold}
              IF {guard.refused} THEN
                RAISE EXCEPTION '{guard.said}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
              END IF;
              RETURN {guard.row};
            END $$""",
        f"""CREATE TRIGGER {name} BEFORE {guard.on} ON {guard.table}
            FOR EACH ROW WHEN ({guard.when}) EXECUTE FUNCTION {name}()""",
    )


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    _drop("instalment_is_paid_by_two", "instalment", dialect)
    _drop("instalment_becomes_paid_by_two", "instalment", dialect)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION guard_payment")
    op.execute("UPDATE instalment SET approved_at = NULL, approved_by = NULL WHERE state <> 'paid'")
    op.create_table(
        "payment_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=True),
        sa.Column("prepared_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("file_digest", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_because", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(how = 'file') = (file_digest IS NOT NULL) AND (file_digest IS NULL) = (file_id IS NULL) AND (file_digest IS NULL) = (file_name IS NULL)",
            name=op.f("ck_payment_run_file"),
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_payment_run_is_cancelled")
        ),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_payment_run_is_closed")),
        sa.CheckConstraint(
            "(state IN ('sent', 'closed')) = (sent_at IS NOT NULL)", name=op.f("ck_payment_run_sent_first")
        ),
        sa.CheckConstraint("how IN ('file', 'by hand')", name=op.f("ck_payment_run_how")),
        sa.CheckConstraint(
            "state <> 'cancelled' OR length(trim(cancelled_because)) > 0", name=op.f("ck_payment_run_cancelled_because")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR prepared_at IS NOT NULL", name=op.f("ck_payment_run_prepared_first")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'prepared', 'released', 'sent', 'closed', 'cancelled')",
            name=op.f("ck_payment_run_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('released', 'sent', 'closed') OR released_at IS NOT NULL",
            name=op.f("ck_payment_run_released_first"),
        ),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name=op.f("ck_payment_run_cancelled")),
        sa.CheckConstraint("(prepared_at IS NULL) = (prepared_by IS NULL)", name=op.f("ck_payment_run_prepared")),
        sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_payment_run_released")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (sent_by IS NULL) AND (sent_at IS NULL) = (how IS NULL)",
            name=op.f("ck_payment_run_sent"),
        ),
        sa.CheckConstraint("released_by <> prepared_by", name=op.f("ck_payment_run_two_people")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_payment_run_begun_by_person")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["person.id"], name=op.f("fk_payment_run_cancelled_by_person")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_payment_run_file_id_stored_file")),
        sa.ForeignKeyConstraint(["prepared_by"], ["person.id"], name=op.f("fk_payment_run_prepared_by_person")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_payment_run_released_by_person")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_payment_run_sent_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_run")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_run_reference")),
    )
    op.create_index("ix_payment_run_state", "payment_run", ["state", "id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("instalment_id", sa.Uuid(), nullable=False),
        sa.Column("end_to_end", sa.String(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=True),
        sa.Column("account_version", sa.Integer(), nullable=True),
        sa.Column("account_ends_in", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reversed_at", Moment(), nullable=True),
        sa.Column("reversed_by", sa.Uuid(), nullable=True),
        sa.Column("reversed_because", sa.String(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'reversed') = (reversed_at IS NOT NULL) AND (reversed_at IS NULL) = (reversed_by IS NULL)",
            name=op.f("ck_payment_reversed"),
        ),
        sa.CheckConstraint(
            "outcome <> 'returned' OR length(trim(reason)) > 0", name=op.f("ck_payment_returned_because")
        ),
        sa.CheckConstraint("outcome IN ('paid', 'returned', 'unknown')", name=op.f("ck_payment_outcome")),
        sa.CheckConstraint(
            "outcome NOT IN ('paid', 'returned') OR answered_on IS NOT NULL", name=op.f("ck_payment_answered_on")
        ),
        sa.CheckConstraint("state <> 'dropped' OR length(trim(reason)) > 0", name=op.f("ck_payment_dropped_because")),
        sa.CheckConstraint(
            "state <> 'reversed' OR length(trim(reversed_because)) > 0", name=op.f("ck_payment_reversed_because")
        ),
        sa.CheckConstraint(
            "state IN ('listed', 'dropped') OR fingerprint IS NOT NULL", name=op.f("ck_payment_account")
        ),
        sa.CheckConstraint(
            "state IN ('listed', 'sent', 'paid', 'returned', 'unknown', 'reversed', 'dropped')",
            name=op.f("ck_payment_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('listed', 'sent', 'dropped') OR outcome IS NULL", name=op.f("ck_payment_unanswered")
        ),
        sa.CheckConstraint(
            "state NOT IN ('paid', 'returned', 'unknown') OR outcome = state", name=op.f("ck_payment_answered")
        ),
        sa.CheckConstraint(
            "(fingerprint IS NULL) = (payee_id IS NULL) AND (fingerprint IS NULL) = (account_version IS NULL) AND (fingerprint IS NULL) = (account_ends_in IS NULL)",
            name=op.f("ck_payment_account_of_payee"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_payment_answered_by_somebody"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("length(end_to_end) BETWEEN 1 AND 18", name=op.f("ck_payment_end_to_end")),
        sa.CheckConstraint("reversed_by <> answered_by", name=op.f("ck_payment_reversed_by_another")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_payment_answered_by_person")),
        sa.ForeignKeyConstraint(["corrects_id"], ["payment.id"], name=op.f("fk_payment_corrects_id_payment")),
        sa.ForeignKeyConstraint(["instalment_id"], ["instalment.id"], name=op.f("fk_payment_instalment_id_instalment")),
        sa.ForeignKeyConstraint(["payee_id"], ["organisation.id"], name=op.f("fk_payment_payee_id_organisation")),
        sa.ForeignKeyConstraint(["reversed_by"], ["person.id"], name=op.f("fk_payment_reversed_by_person")),
        sa.ForeignKeyConstraint(["run_id"], ["payment_run.id"], name=op.f("fk_payment_run_id_payment_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_payment_corrects_id")),
        sa.UniqueConstraint("end_to_end", name=op.f("uq_payment_end_to_end")),
    )
    op.create_index("ix_payment_instalment_id", "payment", ["instalment_id"], unique=False)
    op.create_index(op.f("ix_payment_payee_id"), "payment", ["payee_id"], unique=False)
    op.create_index("ix_payment_run_id_id", "payment", ["run_id", "id"], unique=False)
    op.create_index(
        "ix_payment_unanswered",
        "payment",
        ["state"],
        unique=False,
        postgresql_where=sa.text("state IN ('sent', 'unknown')"),
        sqlite_where=sa.text("state IN ('sent', 'unknown')"),
    )
    op.create_index(
        "uq_payment_instalment_id",
        "payment",
        ["instalment_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('listed', 'sent', 'paid', 'unknown')"),
        sqlite_where=sa.text("state IN ('listed', 'sent', 'paid', 'unknown')"),
    )
    for name, guard in _GUARDS.items():
        for statement in _statements(dialect, name, guard):
            op.execute(statement)


def _drop(trigger: str, table: str, dialect: str) -> None:
    op.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if dialect == "postgresql" else ""))


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name, guard in _GUARDS.items():
        _drop(name, guard.table, dialect)
        if dialect == "postgresql":
            op.execute(f"DROP FUNCTION {name}")
    op.drop_table("payment")
    op.drop_table("payment_run")
    for statement in _BEFORE[dialect]:
        op.execute(statement)
