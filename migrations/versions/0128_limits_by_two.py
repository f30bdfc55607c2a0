"""Two of us let somebody release more in a payment run."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0128"
down_revision: str | None = "0127"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PROPOSED = sa.text("state = 'proposed'")
_CHECKS = {
    "state": "state IN ('proposed', 'confirmed', 'dropped')",
    "amounts": "run_pence >= 0 AND day_pence >= run_pence",
    "at_most": "run_pence <= 500000000 AND day_pence <= 1000000000",
    "reason": "length(trim(reason)) > 0",
    "settled": "(state = 'proposed') = (settled_by IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)",
    "two_people": "state <> 'confirmed' OR (settled_by <> proposed_by AND settled_by <> person_id)",
    "dropped_with_reason": "state <> 'dropped' OR length(trim(drop_reason)) > 0",
}


def upgrade() -> None:
    op.create_table(
        "release_limit_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("run_pence", sa.BigInteger(), nullable=False),
        sa.Column("day_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("drop_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_release_limit_change_{name}")) for name, rule in _CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_release_limit_change_{column}_person"))
            for column in ("person_id", "proposed_by", "settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_limit_change")),
    )
    op.create_index(
        "uq_release_limit_change_person_id",
        "release_limit_change",
        ["person_id"],
        unique=True,
        postgresql_where=_PROPOSED,
        sqlite_where=_PROPOSED,
    )


def downgrade() -> None:
    op.drop_table("release_limit_change")
