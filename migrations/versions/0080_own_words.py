"""A scheme says something in its own words in its reminders."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0080"
down_revision: str | None = "0079"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "own_words",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_own_words_scheme_id_scheme")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_own_words_said_by_person")),
        sa.PrimaryKeyConstraint("scheme_id", "kind", "version", name=op.f("pk_own_words")),
    )


def downgrade() -> None:
    op.drop_table("own_words")
