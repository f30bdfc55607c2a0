"""The whole files of grants that were asked for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0123"
down_revision: str | None = "0122"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("built_at", Moment(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(built_at IS NULL) = (file_id IS NULL) AND (built_at IS NULL) = (pieces IS NULL)",
            name=op.f("ck_dossier_built"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_dossier_award_id_award")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_dossier_asked_by_person")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_dossier_file_id_stored_file")),
    )
    op.create_index("ix_dossier_award_id", "dossier", ["award_id", "asked_by", "id"])
    op.create_index("ix_dossier_built_at", "dossier", ["built_at"])
    to_build = sa.text("built_at IS NULL")
    op.create_index(
        "uq_dossier_to_build",
        "dossier",
        ["award_id", "asked_by"],
        unique=True,
        postgresql_where=to_build,
        sqlite_where=to_build,
    )


def downgrade() -> None:
    op.drop_table("dossier")
