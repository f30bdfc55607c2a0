"""Who took part in a decision, who made it final and who released its letter; the database itself asks for a quorum."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TOOK_PART = """
    FROM panel_member AS member
    JOIN interest ON interest.member_id = member.id AND interest.application_id = NEW.application_id
    LEFT JOIN allocation ON allocation.member_id = member.id AND allocation.application_id = NEW.application_id
    LEFT JOIN attendance ON attendance.member_id = member.id AND attendance.panel_id = NEW.panel_id
    LEFT JOIN meeting ON meeting.panel_id = attendance.panel_id
    LEFT JOIN vote ON vote.member_id = member.id AND vote.application_id = NEW.application_id
    WHERE member.panel_id = NEW.panel_id AND member.standing = 'sits' AND NOT member.is_observer
    AND NOT interest.automatic AND interest.level <> 'leaves'
    AND (allocation.state IS NULL OR allocation.state <> 'to score')
    AND CASE NEW.held
      WHEN 'in writing' THEN vote.in_writing
      ELSE NOT vote.in_writing OR (attendance.member_id IS NOT NULL
        AND (attendance.left_at IS NULL OR attendance.left_at >= meeting.closed_at)) END
"""
_MARKED = (
    "(SELECT count(*) FROM allocation WHERE application_id = NEW.application_id AND state <> 'to score')"
    " < (SELECT CASE WHEN readers_each = 1 THEN 1 ELSE 2 END FROM panel WHERE id = NEW.panel_id)"
)
_QUORUM = "(SELECT quorum FROM panel WHERE id = NEW.panel_id)"
_LACKS = (
    "NEW.confirmed_by IS NULL OR NEW.held IS NULL"
    f" OR (SELECT count(*) {_TOOK_PART}) < {_QUORUM}"
    f" OR (SELECT count(*) {_TOOK_PART} AND member.kind = 'third_sector') < 2"
    f" OR {_MARKED}"
)
_LOST = "OLD.state = 'final' AND OLD.confirmed_by IS NOT NULL AND NEW.confirmed_by IS NULL"
_BECOMES = "NEW.state = 'final' AND OLD.state <> 'final'"
_POSTGRESQL = (
    f"""CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {_LACKS} THEN
           RAISE EXCEPTION 'a decision needs a quorum of members who took part in it'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_of_a_quorum';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE FUNCTION guard_confirmer() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION 'who made a decision final is kept'
           USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_keeps_confirmer';
       END $$""",
    """CREATE TRIGGER decision_is_of_a_quorum BEFORE INSERT ON decision
       FOR EACH ROW WHEN (NEW.state = 'final') EXECUTE FUNCTION guard_decision()""",
    f"""CREATE TRIGGER decision_becomes_of_a_quorum BEFORE UPDATE ON decision
       FOR EACH ROW WHEN ({_BECOMES}) EXECUTE FUNCTION guard_decision()""",
    f"""CREATE TRIGGER decision_keeps_confirmer BEFORE UPDATE ON decision
       FOR EACH ROW WHEN ({_LOST}) EXECUTE FUNCTION guard_confirmer()""",
)
_REFUSE = f"""BEGIN
         SELECT RAISE(ABORT, 'a decision needs a quorum of members who took part in it') WHERE {_LACKS};
       END"""
_SQLITE = (
    f"""CREATE TRIGGER decision_is_of_a_quorum BEFORE INSERT ON decision WHEN NEW.state = 'final' {_REFUSE}""",
    f"""CREATE TRIGGER decision_becomes_of_a_quorum BEFORE UPDATE ON decision WHEN {_BECOMES} {_REFUSE}""",
    f"""CREATE TRIGGER decision_keeps_confirmer BEFORE UPDATE ON decision WHEN {_LOST}
       BEGIN SELECT RAISE(ABORT, 'who made a decision final is kept'); END""",
)
_TRIGGERS = ("decision_is_of_a_quorum", "decision_becomes_of_a_quorum", "decision_keeps_confirmer")
_CHECKS = {
    "held": "held IN ('at the meeting', 'in writing')",
    "took_part": "(held IS NULL) = (took_part IS NULL) AND (held IS NULL) = (third_sector_took_part IS NULL)"
    " AND third_sector_took_part >= 2 AND took_part >= third_sector_took_part",
    "confirmed": "confirmed_by IS NULL OR state = 'final'",
    "released": "released_at IS NULL OR (state = 'final' AND (confirmed_by IS NULL) = (released_by IS NULL))",
    "released_by_somebody": "released_by IS NULL OR released_at IS NOT NULL",
    "two_people": "released_by <> confirmed_by",
}
_PEOPLE = ("confirmed_by", "released_by")


def upgrade() -> None:
    with op.batch_alter_table("vote") as batch_op:
        batch_op.add_column(sa.Column("in_writing", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("vote") as batch_op:
        batch_op.alter_column("in_writing", server_default=None)
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("held", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("took_part", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("third_sector_took_part", sa.Integer(), nullable=True))
        for column in _PEOPLE:
            batch_op.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(f"fk_decision_{column}_person", "person", [column], ["id"])
        batch_op.add_column(sa.Column("released_at", Moment(), nullable=True))
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_decision_{name}"), condition)
    # Applicants have been told of what was final until now.
    op.execute("UPDATE decision SET released_at = coalesce(final_at, decided_at) WHERE state = 'final'")
    for statement in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    for name in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}" + (" ON decision" if _on_postgresql() else ""))
    if _on_postgresql():
        op.execute("DROP FUNCTION guard_decision")
        op.execute("DROP FUNCTION guard_confirmer")
    with op.batch_alter_table("decision") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_decision_{name}"), type_="check")
        for column in _PEOPLE:
            batch_op.drop_constraint(f"fk_decision_{column}_person", type_="foreignkey")
        for column in (*_PEOPLE, "released_at", "third_sector_took_part", "took_part", "held"):
            batch_op.drop_column(column)
    with op.batch_alter_table("vote") as batch_op:
        batch_op.drop_column("in_writing")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
