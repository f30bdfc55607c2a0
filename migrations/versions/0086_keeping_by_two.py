"""Two people let a grantee keep what it has not spent, and no source of a grant is settled twice."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0086"
down_revision: str | None = "0085"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SENTENCE = "what a grantee keeps begins with somebody who proposes it"
_BEGINS_OTHERWISE = "NEW.state <> 'proposed' OR NEW.proposed_by IS NULL"
_GUARDS = {
    "postgresql": (
        f"""CREATE FUNCTION keep_two_for_keeping() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'kept_underspend_proposed';
        END $$""",
        f"""CREATE TRIGGER kept_underspend_proposed BEFORE INSERT ON kept_underspend
        FOR EACH ROW WHEN ({_BEGINS_OTHERWISE}) EXECUTE FUNCTION keep_two_for_keeping()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER kept_underspend_proposed BEFORE INSERT ON kept_underspend WHEN {_BEGINS_OTHERWISE}
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END""",
    ),
}
_CHECKS = {
    "state": "state IN ('proposed', 'kept', 'dropped')",
    "proposed": "(proposed_at IS NULL) = (proposed_by IS NULL)",
    "kept": "(state = 'kept') = (kept_by IS NOT NULL) AND (kept_at IS NULL) = (kept_by IS NULL)",
    "two_people": "kept_by <> proposed_by",
    "dropped": "(state = 'dropped') = (dropped_by IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)",
    "dropped_with_reason": "state <> 'dropped' OR length(trim(drop_reason)) > 0",
}
_SETTLED = {"repayment": "state <> 'waived'", "kept_underspend": "state <> 'dropped'"}


def upgrade() -> None:
    for table in _SETTLED:
        op.add_column(table, sa.Column("source_key", sa.String(), nullable=True))
        _tell_sources_apart(table)
    with op.batch_alter_table("repayment") as batch_op:
        batch_op.alter_column("source_key", existing_type=sa.String(), nullable=False)
    with op.batch_alter_table("kept_underspend") as batch_op:
        batch_op.alter_column("source_key", existing_type=sa.String(), nullable=False)
        batch_op.alter_column("kept_at", existing_type=Moment(), nullable=True)
        batch_op.alter_column("kept_by", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("state", sa.String(), nullable=False, server_default="kept"))
        batch_op.add_column(sa.Column("drop_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for what in ("proposed", "dropped"):
            batch_op.add_column(sa.Column(f"{what}_at", Moment(), nullable=True))
            batch_op.add_column(sa.Column(f"{what}_by", sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_kept_underspend_{what}_by_person"), "person", [f"{what}_by"], ["id"])
    with op.batch_alter_table("kept_underspend") as batch_op:
        for name in ("state", "drop_reason", "version"):
            batch_op.alter_column(name, server_default=None)
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_kept_underspend_{name}"), rule)
    for table, which in _SETTLED.items():
        op.create_index(
            f"uq_{table}_source",
            table,
            ["award_id", "source_key"],
            unique=True,
            postgresql_where=sa.text(which),
            sqlite_where=sa.text(which),
        )
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _tell_sources_apart(table: str) -> None:
    """Give every row the words of its source as key; what was settled twice before keeps its number beside them."""
    rows = sa.table(
        table,
        sa.column("award_id", sa.Uuid()),
        sa.column("number", sa.Integer()),
        sa.column("source", sa.String()),
        sa.column("source_key", sa.String()),
    )
    connection = op.get_bind()
    seen: Counter[object] = Counter()
    found = sa.select(rows.c.award_id, rows.c.number, rows.c.source).order_by(rows.c.award_id, rows.c.number)
    for award_id, number, source in connection.execute(found).all():
        key = " ".join("".join(sign if sign.isalnum() else " " for sign in source.casefold()).split())
        seen[award_id, key] += 1
        kept = key if seen[award_id, key] == 1 else f"{key} ({number})"
        one = (rows.c.award_id == award_id) & (rows.c.number == number)
        connection.execute(sa.update(rows).where(one).values(source_key=kept))


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER kept_underspend_proposed" + (" ON kept_underspend" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION keep_two_for_keeping")
    for table in _SETTLED:
        op.drop_index(f"uq_{table}_source", table_name=table)
    op.execute("DELETE FROM kept_underspend WHERE state <> 'kept'")
    with op.batch_alter_table("kept_underspend") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_kept_underspend_{name}"), type_="check")
        for what in ("proposed", "dropped"):
            batch_op.drop_constraint(op.f(f"fk_kept_underspend_{what}_by_person"), type_="foreignkey")
    with op.batch_alter_table("kept_underspend") as batch_op:
        for name in ("proposed_at", "proposed_by", "dropped_at", "dropped_by", "drop_reason", "state", "version"):
            batch_op.drop_column(name)
        batch_op.drop_column("source_key")
        batch_op.alter_column("kept_at", existing_type=Moment(), nullable=False)
        batch_op.alter_column("kept_by", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("repayment") as batch_op:
        batch_op.drop_column("source_key")
