"""A pair that looked alike and does so no more, before anybody judged it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

VERDICT, JUDGED = "ck_likely_duplicate_verdict", "ck_likely_duplicate_judged"
_TIMES = "AND (judged_by IS NULL) = (judged_at IS NULL)"


def upgrade() -> None:
    _replace(
        "verdict IN ('open', 'gone', 'different', 'same')",
        f"(verdict IN ('open', 'gone')) = (judged_by IS NULL) {_TIMES}",
    )


def downgrade() -> None:
    op.execute("DELETE FROM likely_duplicate WHERE verdict = 'gone'")
    _replace("verdict IN ('open', 'different', 'same')", f"(verdict = 'open') = (judged_by IS NULL) {_TIMES}")


def _replace(verdict: str, judged: str) -> None:
    with op.batch_alter_table("likely_duplicate") as batch_op:
        batch_op.drop_constraint(op.f(VERDICT), type_="check")
        batch_op.drop_constraint(op.f(JUDGED), type_="check")
        batch_op.create_check_constraint(op.f(VERDICT), verdict)
        batch_op.create_check_constraint(op.f(JUDGED), judged)
