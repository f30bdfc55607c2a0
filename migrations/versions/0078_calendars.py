"""Each person can have a calendar of what is due, at an address that they can end."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0078"
down_revision: str | None = "0077"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
    )
    works = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_calendar_feed_person_id",
        "calendar_feed",
        ["person_id"],
        unique=True,
        postgresql_where=works,
        sqlite_where=works,
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
