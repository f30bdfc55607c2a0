"""A first payment waits for its day, unless somebody says why it is paid earlier."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0061"
down_revision: str | None = "0060"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WAITS_AGAIN = sa.text(
    """
    UPDATE instalment SET state = 'planned', payable_on = NULL
    WHERE state = 'payable' AND waits_for_return IS NULL AND approved_at IS NULL AND due_on > :near
    AND NOT EXISTS (SELECT 1 FROM payment WHERE payment.instalment_id = instalment.id)
    """
)


def upgrade() -> None:
    op.create_table(
        "early_payment",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("allowed_at", Moment(), nullable=False),
        sa.Column("allowed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_early_payment_reason")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_early_payment_award_id_award")),
        sa.ForeignKeyConstraint(["allowed_by"], ["person.id"], name=op.f("fk_early_payment_allowed_by_person")),
        sa.PrimaryKeyConstraint("award_id", "number", "due_on", name=op.f("pk_early_payment")),
    )
    near = datetime.now(UTC).date() + timedelta(days=21)
    op.get_bind().execute(_WAITS_AGAIN.bindparams(sa.bindparam("near", near, sa.Date())))


def downgrade() -> None:
    op.drop_table("early_payment")
