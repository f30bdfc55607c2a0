"""How many applications of a round are in each state, how many each member reads, and what a round's contenders come
to, are kept as numbers that triggers keep in step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.triggers import BulkTrigger, Trigger, on_postgresql

revision: str = "0063"
down_revision: str | None = "0062"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = "{id}"
_INTO = f"INSERT INTO tally (id, of_id, name, number) SELECT {_ID}, "


def _state(row: str, by: str) -> str:
    return f"{_INTO}{row}.round_id, {row}.state, {by}"


def _reading(row: str, by: str) -> str:
    return f"{_INTO}{row}.member_id, {row}.state, {by}"


def _readings(by: str) -> str:
    return f"{_INTO}member_id, state, {by} * count(*) FROM changed GROUP BY member_id, state"


_FACTS = {
    "contenders": "1",
    "changes": "{row}.changes",
    "asked": "{row}.asked_pence",
    "decided": "CASE WHEN {row}.is_decided THEN 1 ELSE 0 END",
}
"""What is added up of the contenders of a round, by the name of the number."""


def _facts(row: str, sign: str) -> list[str]:
    return [f"{_INTO}{row}.round_id, '{name}', {sign}({fact.format(row=row)})" for name, fact in _FACTS.items()]


def _facts_changed() -> list[str]:
    changed = {name: f"{fact.format(row='NEW')} - {fact.format(row='OLD')}" for name, fact in _FACTS.items()}
    del changed["contenders"]
    return [f"{_INTO}NEW.round_id, '{name}', {by} WHERE {by} <> 0" for name, by in changed.items()]


_MOVED = "OLD.round_id <> NEW.round_id OR OLD.state <> NEW.state"
_OTHERWISE = "OLD.changes <> NEW.changes OR OLD.asked_pence <> NEW.asked_pence OR OLD.is_decided <> NEW.is_decided"
_FILL = (
    f"{_INTO}round_id, state, count(*) FROM application GROUP BY round_id, state",
    f"{_INTO}member_id, state, count(*) FROM allocation GROUP BY member_id, state",
    *(
        f"{_INTO}round_id, '{name}', sum({fact.format(row='contender')}) FROM contender GROUP BY round_id"
        for name, fact in _FACTS.items()
    ),
)

_INDEXES = {
    "ix_decision_proposed": ("decision", ["panel_id", "id"], "state = 'proposed'"),
    "ix_decision_to_release": ("decision", ["panel_id"], "state = 'final' AND released_at IS NULL"),
    "ix_award_offered": ("award", ["accept_by", "id"], "state = 'offered'"),
}
"""What waits for an administrator is found without reading what does not, by the name of the index."""


def _triggers() -> list[Trigger | BulkTrigger]:
    return [
        Trigger("tally_begun", "INSERT", "application", "true", _with_ids(_state("NEW", "1"))),
        Trigger(
            "tally_moved",
            "UPDATE OF state, round_id",
            "application",
            _MOVED,
            _with_ids(_state("OLD", "-1"), _state("NEW", "1")),
        ),
        Trigger("tally_gone", "DELETE", "application", "true", _with_ids(_state("OLD", "-1"))),
        BulkTrigger("tally_given", "INSERT", "allocation", *_with_ids(_readings("1"), _reading("NEW", "1"))),
        Trigger(
            "tally_read",
            "UPDATE OF state",
            "allocation",
            "OLD.state <> NEW.state",
            _with_ids(_reading("OLD", "-1"), _reading("NEW", "1")),
        ),
        BulkTrigger("tally_taken", "DELETE", "allocation", *_with_ids(_readings("-1"), _reading("OLD", "-1"))),
        Trigger("tally_competes", "INSERT", "contender", "true", _with_ids(*_facts("NEW", ""))),
        Trigger(
            "tally_competes_otherwise",
            "UPDATE OF changes, asked_pence, is_decided",
            "contender",
            _OTHERWISE,
            _with_ids(*_facts_changed()),
        ),
        Trigger("tally_competes_no_more", "DELETE", "contender", "true", _with_ids(*_facts("OLD", "-"))),
    ]


def _with_ids(*statements: str) -> tuple[str, ...]:
    fresh = "gen_random_uuid()" if on_postgresql() else "lower(hex(randomblob(16)))"
    return tuple(statement.replace(_ID, fresh) for statement in statements)


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    op.create_index("ix_tally_of_id_name", "tally", ["of_id", "name"])
    for name, (table, columns, where) in _INDEXES.items():
        op.create_index(name, table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))
    for statement in _with_ids(*_FILL):
        op.execute(statement)
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    for trigger in _triggers():
        trigger.drop()
    for name, (table, _, _) in _INDEXES.items():
        op.drop_index(name, table)
    op.drop_table("tally")
