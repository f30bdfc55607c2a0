"""A round is set up by one person and announced by another, can be withdrawn, and says why it has no briefing."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0103"
down_revision: str | None = "0102"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CHECKS = {
    "set_up_by": "CONSTRAINT fk_round_set_up_by_person REFERENCES person (id)",
    "announced_by": "CONSTRAINT fk_round_announced_by_person REFERENCES person (id)"
    " CONSTRAINT ck_round_checked CHECK ((set_up_by IS NULL) = (announced_by IS NULL))"
    " CONSTRAINT ck_round_checked_by_another CHECK (set_up_by <> announced_by)",
    "assessed_since": "",
    "withdrawn_at": "",
    "withdrawn_because": "CONSTRAINT ck_round_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_because IS NULL))"
    " CONSTRAINT ck_round_withdrawn_because CHECK (length(trim(withdrawn_because)) > 0)"
    " CONSTRAINT ck_round_withdrawn_before_assessed"
    " CHECK (withdrawn_at IS NULL OR assessed_since IS NULL AND committed_pence = 0)",
    "no_briefing_because": "",
}
"""What holds of each new column. Added with it, so that SQLite need not make anew a table that triggers read."""
_TYPES = {"by": sa.Uuid(), "at": Moment(), "since": Moment()}
_ASSESSED = """UPDATE round SET assessed_since = closes_at WHERE EXISTS (
    SELECT 1 FROM application WHERE application.round_id = round.id AND application.state IN ('in assessment', 'decided'))"""


def upgrade() -> None:
    dialect = op.get_bind().dialect
    for name, holds in _CHECKS.items():
        kind = _TYPES.get(name.rpartition("_")[2], sa.String()).compile(dialect)
        op.execute(f"ALTER TABLE round ADD COLUMN {name} {kind} {holds}")
    op.execute(_ASSESSED)
    op.create_table(
        "round_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens_now", sa.Boolean(), nullable=False),
        sa.Column("opens_at", Moment()),
        sa.Column("closes_at", Moment()),
        sa.Column("decisions_by", sa.Date()),
        sa.Column("budget_pence", sa.BigInteger()),
        sa.Column("briefings", Json, nullable=False),
        sa.Column("no_briefing_because", sa.String(), nullable=False),
        sa.Column("above_ceiling_because", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("asked_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_round_draft_scheme_id_scheme")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_round_draft_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_draft")),
    )
    op.create_index(op.f("ix_round_draft_scheme_id"), "round_draft", ["scheme_id"])


def downgrade() -> None:
    op.drop_table("round_draft")
    for name in reversed(_CHECKS):
        op.drop_column("round", name)
