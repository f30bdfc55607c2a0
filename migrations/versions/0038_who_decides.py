"""Schemes say who decides: a panel as strict as they want it, or officers up to an amount. The database knows it too."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0038"
down_revision: str | None = "0037"
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
_QUORUM = "(SELECT quorum FROM panel WHERE id = NEW.panel_id)"
_MARKS = "(SELECT count(*) FROM allocation WHERE application_id = NEW.application_id AND state <> 'to score')"
_USUAL_MARKS = "(SELECT CASE WHEN readers_each = 1 THEN 1 ELSE 2 END FROM panel WHERE id = NEW.panel_id)"


def _of_rule(column: str) -> str:
    """What the rule of the decision's round says: the last that its scheme said before the round opened."""
    return f"""(SELECT rule.{column} FROM deciding_rule AS rule
      JOIN round ON round.scheme_id = rule.scheme_id JOIN panel ON panel.round_id = round.id
      WHERE panel.id = NEW.panel_id AND rule.since <= round.opens_at ORDER BY rule.number DESC LIMIT 1)"""  # noqa: S608 - the column is named below


_LIMIT = _of_rule("officers_up_to_pence")
_OFFICERS_LACK = (
    f"{_LIMIT} IS NULL OR NEW.decided_by = NEW.confirmed_by OR NEW.amount_pence > {_LIMIT}"  # noqa: S608 - our words
    f" OR (SELECT coalesce(amount_requested_pence, 0) FROM application WHERE id = NEW.application_id) > {_LIMIT}"
    " OR (SELECT count(*) FROM person WHERE id IN (NEW.decided_by, NEW.confirmed_by) AND is_administrator) < 2"
)
_NOBODY = "NEW.confirmed_by IS NULL OR NEW.held IS NULL"


def _panel_lacks(third_sector: str, marks: str) -> str:
    return (
        f"(SELECT count(*) {_TOOK_PART}) < {_QUORUM}"
        f" OR (SELECT count(*) {_TOOK_PART} AND member.kind = 'third_sector') < {third_sector}"
        f" OR {_MARKS} < {marks}"
    )


_STRICT = _panel_lacks(
    f"coalesce({_of_rule('least_third_sector')}, 2)", f"coalesce({_of_rule('least_marks')}, {_USUAL_MARKS})"
)
_NEW = f"{_NOBODY} OR CASE WHEN NEW.held = 'by officers' THEN {_OFFICERS_LACK} ELSE {_STRICT} END"
_OLD = f"{_NOBODY} OR {_panel_lacks('2', _USUAL_MARKS)}"
_CHANGES = {
    "decision_is_of_a_quorum": "BEFORE INSERT ON decision WHEN NEW.state = 'final'",
    "decision_becomes_of_a_quorum": "BEFORE UPDATE ON decision WHEN NEW.state = 'final' AND OLD.state <> 'final'",
}


def _guard(lacks: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF ({lacks}) THEN
               RAISE EXCEPTION 'a decision needs a quorum of members who took part in it'
                 USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_of_a_quorum';
             END IF;
             RETURN NEW;
           END $$""")
        return
    for name, when in _CHANGES.items():
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        op.execute(f"""CREATE TRIGGER {name} {when} BEGIN
         SELECT RAISE(ABORT, 'a decision needs a quorum of members who took part in it') WHERE {lacks};
       END""")


@contextmanager
def _keeping_triggers(table: str) -> Iterator[None]:
    """SQLite makes the table anew, and its triggers go with the old one."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        yield
        return
    kept = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :of").bindparams(of=table)
    triggers = bind.execute(kept).scalars().all()
    yield
    for trigger in triggers:
        bind.exec_driver_sql(trigger)


_TOOK_PART_WAS = (
    "(held IS NULL) = (took_part IS NULL) AND (held IS NULL) = (third_sector_took_part IS NULL)"
    " AND third_sector_took_part >= 2 AND took_part >= third_sector_took_part"
)
_TOOK_PART_IS = (
    "(held IS NULL) = (took_part IS NULL) AND (held IS NULL) = (third_sector_took_part IS NULL)"
    " AND (third_sector_took_part >= 2 OR held = 'by officers') AND took_part >= third_sector_took_part"
)


def upgrade() -> None:
    op.create_table(
        "deciding_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("officers_up_to_pence", PenceColumn(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("least_third_sector", sa.Integer(), nullable=False),
        sa.Column("least_marks", sa.Integer(), nullable=True),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_deciding_rule_number")),
        sa.CheckConstraint("officers_up_to_pence BETWEEN 1 AND 1000000", name=op.f("ck_deciding_rule_officers_up_to")),
        sa.CheckConstraint(
            "(officers_up_to_pence IS NULL) = (length(trim(why)) = 0)", name=op.f("ck_deciding_rule_why")
        ),
        sa.CheckConstraint("least_third_sector BETWEEN 2 AND 30", name=op.f("ck_deciding_rule_least_third_sector")),
        sa.CheckConstraint("least_marks BETWEEN 2 AND 30", name=op.f("ck_deciding_rule_least_marks")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_deciding_rule_scheme_id_scheme")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_deciding_rule_set_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deciding_rule")),
        sa.UniqueConstraint("scheme_id", "number", name=op.f("uq_deciding_rule_scheme_id_number")),
    )
    with _keeping_triggers("panel"), op.batch_alter_table("panel") as batch_op:
        batch_op.add_column(sa.Column("is_of_officers", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(op.f("ck_panel_third_sector_members"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_panel_third_sector_members"),
            "state = 'convening' OR is_of_officers OR third_sector_members >= 2",
        )
    with _keeping_triggers("panel"), op.batch_alter_table("panel") as batch_op:
        batch_op.alter_column("is_of_officers", existing_type=sa.Boolean(), server_default=None)
    _change_checks("held IN ('at the meeting', 'in writing', 'by officers')", _TOOK_PART_IS)
    _guard(_NEW)


def _change_checks(held: str, took_part: str) -> None:
    with _keeping_triggers("decision"), op.batch_alter_table("decision") as batch_op:
        for name, check in (("held", held), ("took_part", took_part)):
            batch_op.drop_constraint(op.f(f"ck_decision_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_decision_{name}"), check)


def downgrade() -> None:
    _guard(_OLD)
    _change_checks("held IN ('at the meeting', 'in writing')", _TOOK_PART_WAS)
    with _keeping_triggers("panel"), op.batch_alter_table("panel") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_third_sector_members"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_panel_third_sector_members"), "state = 'convening' OR third_sector_members >= 2"
        )
        batch_op.drop_column("is_of_officers")
    op.drop_table("deciding_rule")
