"""Tables that somebody published are kept as they were loaded."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0092"
down_revision: str | None = "0091"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "published_table",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("cells", Json, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "length(trim(title)) > 0 AND length(trim(source)) > 0", name=op.f("ck_published_table_named")
        ),
        sa.CheckConstraint("differences >= 0", name=op.f("ck_published_table_differences")),
        sa.ForeignKeyConstraint(["loaded_by"], ["person.id"], name=op.f("fk_published_table_loaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_table")),
        sa.UniqueConstraint("digest", name=op.f("uq_published_table_digest")),
    )


def downgrade() -> None:
    op.drop_table("published_table")
