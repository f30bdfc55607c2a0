"""Messages and reminders."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = (
    "message",
    "reminder",
    "hand_sending",
)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent")),
        sa.CheckConstraint("state IN ('waiting', 'sent')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["stored_file.id"], name=op.f("fk_message_attachment_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index(op.f("ix_message_about_id"), "message", ["about_id"])
    op.create_index(op.f("ix_message_person_id"), "message", ["person_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("deadline_at", Moment(), nullable=False),
        sa.Column("send_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'planned') = (settled_at IS NULL)", name=op.f("ck_reminder_settled")),
        sa.CheckConstraint("state IN ('planned', 'sent', 'dropped')", name=op.f("ck_reminder_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "kind",
            "subject_id",
            "person_id",
            "step",
            "deadline_at",
            name=op.f("uq_reminder_kind_subject_id_person_id_step_deadline_at"),
        ),
    )
    op.create_index("ix_reminder_send_at_id", "reminder", ["send_at", "id"])
    op.create_index(op.f("ix_reminder_subject_id"), "reminder", ["subject_id"])
    op.create_table(
        "hand_sending",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_hand_sending_message_id_message")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_hand_sending")),
    )
    op.create_index("ix_hand_sending_asked_at", "hand_sending", ["asked_at"])


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
