"""Letters that GOV.UK Notify prints and posts, and what became of each."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0087"
down_revision: str | None = "0086"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "notified_letter",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'taken', 'posted', 'not_posted')", name=op.f("ck_notified_letter_state")
        ),
        sa.CheckConstraint("tries > 0", name=op.f("ck_notified_letter_tries")),
        sa.CheckConstraint("(state = 'not_posted') = (said <> '')", name=op.f("ck_notified_letter_said")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["hand_sending.message_id"], name=op.f("fk_notified_letter_message_id_hand_sending")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_notified_letter_asked_by_person")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_notified_letter")),
    )
    op.create_index("ix_notified_letter_state", "notified_letter", ["state"])


def downgrade() -> None:
    op.drop_table("notified_letter")
