"""A scheme sets on which days its reminders go out, and returns are reminded of on other days."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from grants.kernel.db import Moment, new_id

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CALLED = {
    ("draft", "not sent"): "1 day after",
    ("return", "overdue"): "1 day after",
    ("repayment", "overdue"): "1 day after",
    ("notice", "3 months before"): "91 days before",
    ("notice", "1 month before"): "30 days before",
    ("notice", "2 weeks before"): "14 days before",
}


def upgrade() -> None:
    op.create_table(
        "reminder_offset",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "steps", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('draft', 'offer', 'return', 'clarification', 'scores', 'papers', 'notice', 'repayment',"
            " 'condition')",
            name=op.f("ck_reminder_offset_kind"),
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_reminder_offset_changed_by_person")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_reminder_offset_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("scheme_id", "kind", name=op.f("pk_reminder_offset")),
    )
    for (kind, before), after in CALLED.items():
        _rename(kind, before, after)
    _align_returns()


def _rename(kind: str, before: str, after: str) -> None:
    renamed = sa.text("UPDATE reminder SET step = :after WHERE kind = :kind AND step = :before")
    op.get_bind().execute(renamed, {"kind": kind, "before": before, "after": after})


def _align_returns() -> None:
    """Have the reminders of returns that are planned moved to the new usual days, some at a time."""
    connection, now = op.get_bind(), datetime.now(UTC)
    if (
        connection.execute(sa.text("SELECT 1 FROM reminder WHERE kind = 'return' AND state = 'planned'")).first()
        is None
    ):
        return
    job = sa.table(
        "job",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("key", sa.String()),
        sa.column("queue", sa.String()),
        sa.column("args", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")),
        sa.column("state", sa.String()),
        sa.column("run_at", Moment()),
        sa.column("attempts", sa.Integer()),
        sa.column("created_at", Moment()),
    )
    row = {
        "id": new_id(),
        "name": "notifications.align_reminders",
        "key": "None:return:usual:None",
        "queue": "reactions",
        "args": {"kind": "return", "scheme_id": None, "change": "usual", "after": None},
        "state": "waiting",
        "run_at": now,
        "attempts": 0,
        "created_at": now,
    }
    op.bulk_insert(job, [row])


def downgrade() -> None:
    for (kind, before), after in CALLED.items():
        _rename(kind, after, before)
    op.drop_table("reminder_offset")
