"""Somebody looks after an offer that a second person has to sign."""

from collections.abc import Sequence

from alembic import op

revision: str = "0117"
down_revision: str | None = "0116"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = (
    *("return", "unread", "unheard", "condition", "evidence", "repayment", "finding", "risk", "shown", "sample"),
    "overpaid",
)


def upgrade() -> None:
    _allow((*_BEFORE, "second"))


def downgrade() -> None:
    op.execute("DELETE FROM exception_hold WHERE matter = 'second'")
    _allow(_BEFORE)


def _allow(matters: Sequence[str]) -> None:
    name = op.f("ck_exception_hold_matter")
    with op.batch_alter_table("exception_hold") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"matter IN {tuple(matters)}")
