"""Files of applications."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("scanned_at", Moment(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'unscanned') = (scanned_at IS NULL)", name=op.f("ck_upload_scanned")),
        sa.CheckConstraint("state IN ('unscanned', 'clean', 'harmful')", name=op.f("ck_upload_state")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_upload_application_id_application")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_upload_file_id_stored_file")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_upload_uploaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("ix_upload_application_id", ["application_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_application_id")

    op.drop_table("upload")
