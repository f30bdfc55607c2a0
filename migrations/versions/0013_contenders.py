"""Where each application before a panel stands is kept in a row that the database itself keeps in step.

A page of a ranking, or of who reads what, reads its own rows of an index; without them it would add up all marks and
count all readers of a round.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = "state IN ('in assessment', 'decided')"
_FILL = """
    INSERT INTO contender (application_id, round_id, in_assessment, asked_pence, is_decided, raw_order, adjusted_order,
      changes, readers, third_sector_readers)
    SELECT id, round_id, state = 'in assessment', coalesce(amount_requested_pence, 0), false, 1000000, 1000000, 1,
      0, 0
    FROM application
    WHERE state IN ('in assessment', 'decided')
    AND NOT EXISTS (SELECT 1 FROM contender WHERE application_id = application.id)
"""
_MARKS = """
    UPDATE contender SET
    raw_order = coalesce((
      SELECT -CAST(round(avg(weighted_marks * 1.0 / applied_weight), 12) AS double precision) FROM allocation
      WHERE allocation.application_id = contender.application_id AND state = 'done'
    ), 1000000),
    adjusted_order = coalesce((
      SELECT -adjusted FROM standing WHERE standing.application_id = contender.application_id AND EXISTS (
        SELECT 1 FROM allocation WHERE allocation.application_id = standing.application_id AND state = 'done')
    ), 1000000)
"""
_DECISIONS = """
    UPDATE contender SET
    is_decided = EXISTS (SELECT 1 FROM decision WHERE decision.application_id = contender.application_id)
"""
_READERS = """
    UPDATE contender SET
    readers = (
      SELECT count(*) FROM allocation JOIN panel_member ON panel_member.id = allocation.member_id
      WHERE allocation.application_id = contender.application_id AND allocation.state <> 'unable'
      AND panel_member.standing = 'sits' AND NOT panel_member.is_observer
    ),
    third_sector_readers = (
      SELECT count(*) FROM allocation JOIN panel_member ON panel_member.id = allocation.member_id
      WHERE allocation.application_id = contender.application_id AND allocation.state <> 'unable'
      AND panel_member.standing = 'sits' AND NOT panel_member.is_observer AND panel_member.kind = 'third_sector'
    )
"""
_AMOUNT = """
    UPDATE contender SET changes = changes + 1, asked_pence = coalesce(NEW.amount_requested_pence, 0)
    WHERE application_id = NEW.id AND asked_pence <> coalesce(NEW.amount_requested_pence, 0)
"""
_STATE = """
    UPDATE contender SET in_assessment = (NEW.state = 'in assessment') WHERE application_id = NEW.id
"""
_CHANGE = "UPDATE contender SET changes = changes + 1 WHERE application_id = ROW.application_id"
"""This holds the row: so somebody who marks at the same time waits, and then reads these marks too."""
_HOLD = "UPDATE contender SET readers = readers WHERE application_id = ROW.application_id"
"""The same where nothing changes that a comparison is made of."""
_OF_MEMBER = " WHERE application_id IN (SELECT application_id FROM allocation WHERE member_id = NEW.id)"

_OF_NEW = " WHERE application_id = NEW.id"
_OF_ROW = " WHERE application_id = ROW.application_id"
_ENTERED = (_FILL + " AND id = NEW.id", *(each + _OF_NEW for each in (_MARKS, _DECISIONS, _READERS)))
_MARKED, _DECIDED = (_CHANGE, _MARKS + _OF_ROW), (_CHANGE, _DECISIONS + _OF_ROW)
_READ = (_HOLD, _READERS + _OF_ROW)
_LEFT = ("DELETE FROM contender WHERE application_id = NEW.id",)

_TRIGGERS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "contender_begins": ("INSERT", "application", f"NEW.{_BEFORE}", _ENTERED),
    "contender_enters": ("UPDATE OF state", "application", f"NEW.{_BEFORE} AND NOT OLD.{_BEFORE}", _ENTERED),
    "contender_asks": ("UPDATE OF amount_requested_pence", "application", f"NEW.{_BEFORE}", (_AMOUNT,)),
    "contender_moves_on": ("UPDATE OF state", "application", f"NEW.{_BEFORE} AND OLD.{_BEFORE}", (_STATE,)),
    "contender_leaves": ("UPDATE OF state", "application", f"OLD.{_BEFORE} AND NOT NEW.{_BEFORE}", _LEFT),
    "contender_is_marked": ("INSERT", "allocation", "NEW.state = 'done'", _MARKED),
    "contender_is_marked_anew": ("UPDATE", "allocation", "OLD.state = 'done' OR NEW.state = 'done'", _MARKED),
    "contender_loses_marks": ("DELETE", "allocation", "OLD.state = 'done'", _MARKED),
    "contender_has_reader": ("INSERT", "allocation", "NEW.state <> 'unable'", _READ),
    "contender_has_another": (
        "UPDATE OF state",
        "allocation",
        "(NEW.state = 'unable') <> (OLD.state = 'unable')",
        _READ,
    ),
    "contender_loses_reader": ("DELETE", "allocation", "OLD.state <> 'unable'", _READ),
    "contender_is_read_by": (
        "UPDATE OF standing, is_observer, kind",
        "panel_member",
        "NEW.id IS NOT NULL",
        (_READERS + _OF_MEMBER,),
    ),
    "contender_is_decided": ("INSERT", "decision", "NEW.id IS NOT NULL", _DECIDED),
    "contender_is_open_again": ("DELETE", "decision", "OLD.id IS NOT NULL", _DECIDED),
}
"""After what of which table, when, and what is done."""


def upgrade() -> None:
    op.create_table(
        "contender",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("in_assessment", sa.Boolean(), nullable=False),
        sa.Column("asked_pence", PenceColumn(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("raw_order", sa.Double(), nullable=False),
        sa.Column("adjusted_order", sa.Double(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.Column("third_sector_readers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_contender_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_contender_round_id_round")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_contender")),
    )
    for order in ("raw_order", "adjusted_order"):
        op.create_index(
            f"ix_contender_{order}",
            "contender",
            ["round_id", order, "application_id"],
            postgresql_include=["asked_pence", "is_decided"],
        )
    counts = ["round_id", "in_assessment", "third_sector_readers", "readers", "application_id"]
    op.create_index("ix_contender_readers", "contender", counts)
    for statement in (_FILL, _MARKS, _DECISIONS, _READERS):
        op.execute(statement)
    op.drop_index(op.f("ix_interest_member_id"), table_name="interest")
    op.create_index("ix_interest_member_id_level", "interest", ["member_id", "level"])
    for name, (act, table, when, done) in _TRIGGERS.items():
        row = "OLD" if act == "DELETE" else "NEW"
        body = "".join(f"{each.replace('ROW', row)};" for each in done)
        if _on_postgresql():
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            )
            body = f"EXECUTE FUNCTION {name}()"
        else:
            body = f"BEGIN {body} END"
        op.execute(f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW WHEN ({when}) {body}")


def downgrade() -> None:
    for name, (_, table, _, _) in _TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if _on_postgresql() else ""))
        if _on_postgresql():
            op.execute(f"DROP FUNCTION {name}")
    op.drop_index("ix_interest_member_id_level", table_name="interest")
    op.create_index(op.f("ix_interest_member_id"), "interest", ["member_id"])
    op.drop_table("contender")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
