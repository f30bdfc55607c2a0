"""An offer that nobody answered in time can be taken back."""

from collections.abc import Sequence

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = "'offered', 'accepted', 'declined', 'ended'"
AFTER = "'offered', 'accepted', 'declined', 'lapsed', 'ended'"


def upgrade() -> None:
    _states(AFTER)


def downgrade() -> None:
    op.execute("UPDATE award SET state = 'declined' WHERE state = 'lapsed'")
    _states(BEFORE)


def _states(states: str) -> None:
    with op.batch_alter_table("award") as batch_op:
        batch_op.drop_constraint(op.f("ck_award_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_award_state"), f"state IN ({states})")
