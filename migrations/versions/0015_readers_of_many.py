"""Readings come and go by the thousand: on PostgreSQL readers are counted once for each application of a statement.

SQLite has no triggers of a statement, and goes on counting for each row.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COUNT = """
    UPDATE contender SET readers = readers WHERE application_id IN (SELECT application_id FROM readings);
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
    WHERE application_id IN (SELECT application_id FROM readings);
"""
"""The rows are held first: so somebody who reads or leaves at the same time waits, and is counted too."""

_TRIGGERS = {"contender_has_reader": ("INSERT", "NEW"), "contender_loses_reader": ("DELETE", "OLD")}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        f"CREATE FUNCTION count_readers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_COUNT} RETURN NULL; END $$"
    )
    for name, (act, row) in _TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON allocation")
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act} ON allocation REFERENCING {row} TABLE AS readings"
            " FOR EACH STATEMENT EXECUTE FUNCTION count_readers()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, (act, row) in _TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON allocation")
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act} ON allocation FOR EACH ROW"
            f" WHEN ({row}.state <> 'unable') EXECUTE FUNCTION {name}()"
        )
    op.execute("DROP FUNCTION count_readers")
