"""A scheme sets the days of every kind of its reminders, those of renewals and of briefings alike."""

from collections.abc import Sequence

from alembic import op

revision: str = "0095"
down_revision: str | None = "0094"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = (
    *("draft", "offer", "return", "clarification", "scores", "papers", "notice", "repayment", "condition", "party"),
    "briefing",
)


def _allow(kinds: tuple[str, ...]) -> None:
    name = op.f("ck_reminder_offset_kind")
    with op.batch_alter_table("reminder_offset") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"kind IN {kinds}")


def upgrade() -> None:
    _allow((*_BEFORE, "renewal_invited", "renewal_sent"))


def downgrade() -> None:
    op.execute("DELETE FROM reminder_offset WHERE kind IN ('renewal_invited', 'renewal_sent')")
    _allow(_BEFORE)
