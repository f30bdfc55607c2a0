"""A grantee asks for more time for a return, and an administrator can leave one out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NEW = {
    "state": "state IN ('due', 'submitted', 'sent back', 'accepted', 'skipped')",
    "submitted": "state IN ('due', 'skipped') OR submitted_at IS NOT NULL",
    "reviewed": "state IN ('due', 'submitted') OR reviewed_at IS NOT NULL",
    "review_note": "state NOT IN ('sent back', 'skipped') OR length(trim(review_note)) > 0",
}
_OLD = {
    "state": "state IN ('due', 'submitted', 'sent back', 'accepted')",
    "submitted": "state = 'due' OR submitted_at IS NOT NULL",
    "reviewed": "state NOT IN ('accepted', 'sent back') OR reviewed_at IS NOT NULL",
    "review_note": "state <> 'sent back' OR length(trim(review_note)) > 0",
}


def upgrade() -> None:
    op.create_table(
        "return_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused')", name=op.f("ck_return_extension_state")),
        sa.CheckConstraint(
            "(state = 'granted') = (granted_until IS NOT NULL)", name=op.f("ck_return_extension_granted")
        ),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_return_extension_answered")),
        sa.CheckConstraint(
            "state <> 'refused' OR length(trim(answer)) > 0 AND answered_by IS NOT NULL",
            name=op.f("ck_return_extension_refused"),
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monitoring_return.id"],
            name=op.f("fk_return_extension_return_id_monitoring_return"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_return_extension_asked_by_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_return_extension_answered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_extension")),
    )
    op.create_index(op.f("ix_return_extension_return_id"), "return_extension", ["return_id"])
    op.create_index(
        "uq_return_extension_asked",
        "return_extension",
        ["return_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
        sqlite_where=sa.text("state = 'asked'"),
    )
    _checks(_NEW)


def _checks(checks: dict[str, str]) -> None:
    with op.batch_alter_table("monitoring_return") as batch_op:
        for name, check in checks.items():
            batch_op.drop_constraint(op.f(f"ck_monitoring_return_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_monitoring_return_{name}"), check)


def downgrade() -> None:
    _checks(_OLD)
    op.drop_table("return_extension")
