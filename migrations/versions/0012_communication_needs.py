"""How people need to hear from us, and what is sent by hand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "communication_need",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("contact_method", sa.String(), nullable=False),
        sa.Column("hand_format", sa.String(), nullable=True),
        sa.Column("print_points", sa.Integer(), nullable=True),
        sa.Column("interpreter_language", sa.String(), nullable=True),
        sa.Column("note_taker", sa.Boolean(), nullable=False),
        sa.Column("other_support", sa.String(), nullable=True),
        sa.Column("may_share", sa.Boolean(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "contact_method IN ('email', 'letter', 'telephone', 'text_message')",
            name=op.f("ck_communication_need_contact_method"),
        ),
        sa.CheckConstraint(
            "hand_format IN ('easy_read', 'braille', 'audio', 'bsl_video')",
            name=op.f("ck_communication_need_hand_format"),
        ),
        sa.CheckConstraint("print_points BETWEEN 16 AND 48", name=op.f("ck_communication_need_print_points")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_communication_need_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_communication_need")),
    )
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
    op.drop_table("hand_sending")
    op.drop_table("communication_need")
