"""A renewal has a letter of its own, keeps what was begun, and is reminded of."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0089"
down_revision: str | None = "0088"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_APPLICATIONS = ("offer", "decline", "reserve", "reserve_closed", "ineligible")
_BEFORE = (*_APPLICATIONS, "variation", "notice", "ending", "payment_sent", "thank_you")
_AFTER = (*_APPLICATIONS, "variation", "renewal", "notice", "ending", "payment_sent", "thank_you")
_REMINDED = (
    *("draft", "offer", "return", "clarification", "scores", "papers", "notice", "repayment", "condition", "party"),
    "briefing",
)
_TEMPLATES_STAY = (
    """CREATE TRIGGER letter_template_is_not_changed BEFORE UPDATE ON letter_template
       BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
    """CREATE TRIGGER letter_template_is_not_deleted BEFORE DELETE ON letter_template
       BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
)


def upgrade() -> None:
    texts = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.add_column("renewal", sa.Column("begun", texts, nullable=False, server_default="{}"))
    with op.batch_alter_table("renewal") as batch_op:
        batch_op.alter_column("begun", server_default=None)
    _allow("letter", _AFTER)
    _allow("letter_template", _AFTER)
    _allow("reminder_offset", (*_REMINDED, "renewal_invited", "renewal_sent"))


def downgrade() -> None:
    op.execute("DELETE FROM reminder_offset WHERE kind IN ('renewal_invited', 'renewal_sent')")
    _allow("reminder_offset", _REMINDED)
    _allow("letter_template", _BEFORE)
    _allow("letter", _BEFORE)
    op.drop_column("renewal", "begun")


def _allow(table: str, kinds: Sequence[str]) -> None:
    name = op.f(f"ck_{table}_kind")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"kind IN {tuple(kinds)}")
    if table == "letter_template" and is_sqlite:
        for statement in _TEMPLATES_STAY:
            op.execute(statement)
