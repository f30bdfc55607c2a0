"""Returns, and the files that people send with answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = (
    "monitoring_return",
    "upload",
)


def upgrade() -> None:
    op.create_table(
        "monitoring_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", Moment(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("review_note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'sent back' OR length(trim(review_note)) > 0", name=op.f("ck_monitoring_return_review_note")
        ),
        sa.CheckConstraint("state = 'due' OR submitted_at IS NOT NULL", name=op.f("ck_monitoring_return_submitted")),
        sa.CheckConstraint(
            "state IN ('due', 'submitted', 'sent back', 'accepted')", name=op.f("ck_monitoring_return_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'sent back') OR reviewed_at IS NOT NULL",
            name=op.f("ck_monitoring_return_reviewed"),
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_monitoring_return_period")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_monitoring_return_award_id_award")),
        sa.ForeignKeyConstraint(
            ["question_set_id"], ["question_set.id"], name=op.f("fk_monitoring_return_question_set_id_question_set")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_monitoring_return_reviewed_by_person")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_monitoring_return_submitted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_return")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_monitoring_return_award_id_number")),
    )
    op.create_index("ix_monitoring_return_due", "monitoring_return", ["state", "due_at", "id"])
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("belongs_to", sa.String(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("scanned_at", Moment(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("clarification_id", sa.Uuid(), nullable=True),
        sa.Column("return_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(belongs_to = 'application') = (application_id IS NOT NULL) AND (application_id IS NOT NULL OR clarification_id IS NULL)",
            name=op.f("ck_upload_application"),
        ),
        sa.CheckConstraint("(belongs_to = 'return') = (return_id IS NOT NULL)", name=op.f("ck_upload_return")),
        sa.CheckConstraint("(state = 'unscanned') = (scanned_at IS NULL)", name=op.f("ck_upload_scanned")),
        sa.CheckConstraint("state IN ('unscanned', 'clean', 'harmful')", name=op.f("ck_upload_state")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_upload_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_upload_clarification_id_clarification")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_upload_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_upload_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_upload_uploaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_application_id"), "upload", ["application_id"])
    op.create_index(op.f("ix_upload_return_id"), "upload", ["return_id"])


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
