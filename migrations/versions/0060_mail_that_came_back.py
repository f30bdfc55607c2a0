"""Mail that was refused or came back, and who has dealt with it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "bounce",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.CheckConstraint("way IN ('refused', 'returned')", name=op.f("ck_bounce_way")),
        sa.CheckConstraint("settled_by IS NULL OR settled_at IS NOT NULL", name=op.f("ck_bounce_settled")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bounce_person_id_person")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_bounce_message_id_message")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_bounce_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("mail_id", "address", "report", name=op.f("uq_bounce_mail_id_address_report")),
    )
    op.create_index(op.f("ix_bounce_message_id"), "bounce", ["message_id"])
    waits, open_ones = sa.text("settled_at IS NULL"), sa.text("confirmed_at IS NULL")
    op.create_index("ix_bounce_at_id", "bounce", ["at", "id"], postgresql_where=waits, sqlite_where=waits)
    op.create_index("ix_bounce_person_id", "bounce", ["person_id"], postgresql_where=open_ones, sqlite_where=open_ones)


def downgrade() -> None:
    op.drop_table("bounce")
