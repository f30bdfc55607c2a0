"""The hours at which a person is written to can go over midnight."""

from collections.abc import Sequence

from alembic import op

revision: str = "0090"
down_revision: str | None = "0089"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = "from_hour >= 0 AND from_hour + 3 <= until_hour AND until_hour <= 24"
_NOW = "from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 1 AND 24 AND from_hour <> until_hour"


def _hold(rule: str) -> None:
    name = op.f("ck_mailing_hours_hours")
    with op.batch_alter_table("mailing_hours") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, rule)


def upgrade() -> None:
    _hold(_NOW)


def downgrade() -> None:
    op.execute("DELETE FROM mailing_hours WHERE from_hour + 3 > until_hour")
    _hold(_BEFORE)
