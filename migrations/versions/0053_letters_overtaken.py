"""A letter that waits to be confirmed is overtaken when its offer is answered in another way."""

from collections.abc import Sequence

from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NEW = {
    "state": "state IN ('waiting', 'confirmed', 'refused', 'overtaken')",
    "settled_by_somebody": "(settled_by IS NULL) = (state = 'waiting' OR state = 'overtaken')",
}
_OLD = {
    "state": "state IN ('waiting', 'confirmed', 'refused')",
    "settled_by_somebody": "(settled_at IS NULL) = (settled_by IS NULL)",
}


def upgrade() -> None:
    _hold(_NEW)


def downgrade() -> None:
    op.execute(
        "UPDATE paper_acceptance SET state = 'refused', reason = 'The offer was answered meanwhile.',"
        " settled_by = entered_by WHERE state = 'overtaken'"
    )
    _hold(_OLD)


def _hold(rules: dict[str, str]) -> None:
    with op.batch_alter_table("paper_acceptance") as batch_op:
        for name, rule in rules.items():
            batch_op.drop_constraint(op.f(f"ck_paper_acceptance_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_paper_acceptance_{name}"), rule)
