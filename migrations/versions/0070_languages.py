"""Schemes can be given in further languages, and people say which they would rather read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0070"
down_revision: str | None = "0069"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String(), nullable=True))
    op.create_table(
        "translation",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("english", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.Column("said_at", Moment(), nullable=False),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_translation_words")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_translation_scheme_id_scheme")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_translation_said_by_person")),
        sa.PrimaryKeyConstraint("scheme_id", "language", "digest", name=op.f("pk_translation")),
    )
    op.create_table(
        "scheme_language",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_language_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("scheme_id", "language", name=op.f("pk_scheme_language")),
    )


def downgrade() -> None:
    op.drop_table("scheme_language")
    op.drop_table("translation")
    op.drop_column("person", "language")
