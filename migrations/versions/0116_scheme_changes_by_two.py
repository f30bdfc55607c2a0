"""Two people change the money of a scheme and its rounds, and open a round again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0116"
down_revision: str | None = "0115"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = ("budget", "contribution", "joining", "leaving", "reopening")
_PROPOSED = sa.text("state = 'proposed'")
_CHECKS = {
    "kind": f"kind IN {_KINDS}",
    "state": "state IN ('proposed', 'confirmed', 'dropped')",
    "of_something": (
        "(kind IN ('budget', 'reopening')) = (round_id IS NOT NULL) AND (round_id IS NULL) = (funder_id IS NOT NULL)"
    ),
    "amount": "(kind IN ('budget', 'contribution', 'joining')) = (amount_pence IS NOT NULL)",
    "closes_at": "(kind = 'reopening') = (closes_at IS NOT NULL)",
    "reason": "length(trim(reason)) > 0",
    "confirmed": (
        "(state = 'confirmed') = (confirmed_by IS NOT NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)"
    ),
    "two_people": "confirmed_by <> proposed_by",
    "dropped": "(state = 'dropped') = (dropped_by IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)",
    "dropped_with_reason": "state <> 'dropped' OR length(trim(drop_reason)) > 0",
}
_KEYS = {"scheme_id": "scheme", "round_id": "round", "funder_id": "organisation"} | {
    f"{did}_by": "person" for did in ("proposed", "confirmed", "dropped")
}


def upgrade() -> None:
    op.create_table(
        "scheme_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("funder_id", sa.Uuid(), nullable=True),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.Column("dropped_by", sa.Uuid(), nullable=True),
        sa.Column("drop_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_scheme_change_{name}")) for name, rule in _CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_scheme_change_{column}_{table}"))
            for column, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_change")),
    )
    op.create_index(op.f("ix_scheme_change_scheme_id"), "scheme_change", ["scheme_id"])
    for name, columns, is_unique in (
        ("uq_scheme_change_round", ["round_id", "kind"], True),
        ("uq_scheme_change_funder", ["scheme_id", "funder_id"], True),
        ("ix_scheme_change_open", ["proposed_at"], False),
    ):
        op.create_index(
            name, "scheme_change", columns, unique=is_unique, postgresql_where=_PROPOSED, sqlite_where=_PROPOSED
        )


def downgrade() -> None:
    op.drop_table("scheme_change")
