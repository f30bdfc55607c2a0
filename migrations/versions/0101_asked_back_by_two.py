"""Two people ask money back, and a proposal to waive it can be dropped."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0101"
down_revision: str | None = "0100"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SENTENCE = "money is asked back once another person has confirmed it"
_BEGINS_OTHERWISE = "NEW.state <> 'proposed'"
_ALONE = "OLD.state = 'proposed' AND NEW.state NOT IN ('proposed', 'dropped') AND NEW.confirmed_by IS NULL"
_GUARDS = {
    "postgresql": (
        f"""CREATE FUNCTION keep_two_for_asking() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'repayment_by_two';
        END $$""",
        f"""CREATE TRIGGER repayment_proposed BEFORE INSERT ON repayment
        FOR EACH ROW WHEN ({_BEGINS_OTHERWISE}) EXECUTE FUNCTION keep_two_for_asking()""",
        f"""CREATE TRIGGER repayment_confirmed BEFORE UPDATE ON repayment
        FOR EACH ROW WHEN ({_ALONE}) EXECUTE FUNCTION keep_two_for_asking()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER repayment_proposed BEFORE INSERT ON repayment WHEN {_BEGINS_OTHERWISE}
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END""",
        f"""CREATE TRIGGER repayment_confirmed BEFORE UPDATE ON repayment WHEN {_ALONE}
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END""",
    ),
}
_STATES_BEFORE = ("asked", "part_paid", "paid", "waived")
_STATES = ("proposed", *_STATES_BEFORE, "dropped")
_CHECKS = {
    "confirmed": "(confirmed_at IS NULL) = (confirmed_by IS NULL)",
    "by_two": "confirmed_by <> asked_by",
    "not_yet": "state NOT IN ('proposed', 'dropped') OR (confirmed_by IS NULL AND received_pence = 0)",
    "dropped": "(state = 'dropped') = (dropped_by IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)",
    "dropped_with_reason": "state <> 'dropped' OR length(trim(drop_reason)) > 0",
}
_STANDS_BEFORE, _STANDS = "state <> 'waived'", "state NOT IN ('waived', 'dropped')"


def upgrade() -> None:
    op.drop_index("uq_repayment_source", table_name="repayment")
    with op.batch_alter_table("repayment") as batch_op:
        batch_op.add_column(sa.Column("drop_reason", sa.String(), nullable=False, server_default=""))
        for what in ("confirmed", "dropped"):
            batch_op.add_column(sa.Column(f"{what}_at", Moment(), nullable=True))
            batch_op.add_column(sa.Column(f"{what}_by", sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_repayment_{what}_by_person"), "person", [f"{what}_by"], ["id"])
        batch_op.drop_constraint(op.f("ck_repayment_state"), type_="check")
    with op.batch_alter_table("repayment") as batch_op:
        batch_op.alter_column("drop_reason", existing_type=sa.String(), server_default=None)
        batch_op.create_check_constraint(op.f("ck_repayment_state"), f"state IN {_STATES}")
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_repayment_{name}"), rule)
    _index(_STANDS)
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _index(which: str) -> None:
    op.create_index(
        "uq_repayment_source",
        "repayment",
        ["award_id", "source_key"],
        unique=True,
        postgresql_where=sa.text(which),
        sqlite_where=sa.text(which),
    )


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("repayment_proposed", "repayment_confirmed"):
        op.execute(f"DROP TRIGGER {name}" + (" ON repayment" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION keep_two_for_asking")
    op.execute("DELETE FROM repayment WHERE state IN ('proposed', 'dropped')")
    op.drop_index("uq_repayment_source", table_name="repayment")
    with op.batch_alter_table("repayment") as batch_op:
        for name in ("state", *_CHECKS):
            batch_op.drop_constraint(op.f(f"ck_repayment_{name}"), type_="check")
        for what in ("confirmed", "dropped"):
            batch_op.drop_constraint(op.f(f"fk_repayment_{what}_by_person"), type_="foreignkey")
    with op.batch_alter_table("repayment") as batch_op:
        for name in ("confirmed_at", "confirmed_by", "dropped_at", "dropped_by", "drop_reason"):
            batch_op.drop_column(name)
        batch_op.create_check_constraint(op.f("ck_repayment_state"), f"state IN {_STATES_BEFORE}")
    _index(_STANDS_BEFORE)
