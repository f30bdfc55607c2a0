"""Conditions of awards are things to do: one of each line of those that stand."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STAND = sa.text("SELECT id, state, conditions FROM award WHERE conditions <> '' AND state IN ('offered', 'accepted')")


def upgrade() -> None:
    op.create_table(
        "award_condition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("instalment", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("shown_at", Moment(), nullable=True),
        sa.Column("shown_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_award_condition_number")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_award_condition_text")),
        sa.CheckConstraint("who IN ('grantee', 'host', 'us')", name=op.f("ck_award_condition_who")),
        sa.CheckConstraint(
            "evidence IN ('document', 'statement', 'call', 'other')", name=op.f("ck_award_condition_evidence")
        ),
        sa.CheckConstraint("instalment > 0", name=op.f("ck_award_condition_instalment")),
        sa.CheckConstraint(
            "state IN ('open', 'shown', 'met', 'waived', 'failed')", name=op.f("ck_award_condition_state")
        ),
        sa.CheckConstraint(
            "(shown_at IS NULL) = (shown_by IS NULL)", name=op.f("ck_award_condition_shown_by_somebody")
        ),
        sa.CheckConstraint("state <> 'shown' OR shown_at IS NOT NULL", name=op.f("ck_award_condition_shown")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_award_condition_settled_by_somebody")
        ),
        sa.CheckConstraint(
            "state NOT IN ('met', 'waived', 'failed') OR settled_at IS NOT NULL",
            name=op.f("ck_award_condition_settled"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('waived', 'failed') OR length(trim(reason)) > 0", name=op.f("ck_award_condition_reason")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_condition_award_id_award")),
        sa.ForeignKeyConstraint(["shown_by"], ["person.id"], name=op.f("fk_award_condition_shown_by_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_award_condition_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_condition")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_award_condition_award_id_number")),
    )
    op.create_index(op.f("ix_award_condition_due_on"), "award_condition", ["due_on"])
    _put_down_what_stands()


def downgrade() -> None:
    op.drop_index(op.f("ix_award_condition_due_on"), table_name="award_condition")
    op.drop_table("award_condition")


def _put_down_what_stands() -> None:
    """No payment waits for the conditions of a grant that was accepted before: its payments were planned without."""
    now = datetime.now(UTC)
    table = sa.table(
        "award_condition",
        sa.column("id", sa.Uuid()),
        sa.column("award_id", sa.Uuid()),
        sa.column("number", sa.Integer()),
        sa.column("text", sa.String()),
        sa.column("who", sa.String()),
        sa.column("instalment", sa.Integer()),
        sa.column("state", sa.String()),
        sa.column("note", sa.String()),
        sa.column("reason", sa.String()),
        sa.column("created_at", Moment()),
        sa.column("version", sa.Integer()),
    )
    stand = op.get_bind().execute(_STAND.columns(id=sa.Uuid(), state=sa.String(), conditions=sa.String()))
    op.bulk_insert(
        table,
        [
            {
                "id": uuid.uuid4(),
                "award_id": award.id,
                "number": number,
                "text": text,
                "who": "grantee",
                "instalment": 1 if award.state == "offered" else None,
                "state": "open",
                "note": "",
                "reason": "",
                "created_at": now,
                "version": 1,
            }
            for award in stand.all()
            for number, text in enumerate(filter(None, map(str.strip, award.conditions.splitlines())), start=1)
        ],
    )
