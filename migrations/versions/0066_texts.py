"""What went out as a text message is kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0066"
down_revision: str | None = "0065"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "sent_text",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sent_text_person_id_person")),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_sent_text")),
    )
    op.create_index(op.f("ix_sent_text_person_id"), "sent_text", ["person_id"])


def downgrade() -> None:
    op.drop_table("sent_text")
