"""Concerns, complaints and appeals are kept, with their answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0112"
down_revision: str | None = "0111"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("review_of_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("acknowledge_by", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("taken_because", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("learned", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("reference", name=op.f("uq_concern_reference")),
        sa.UniqueConstraint("review_of_id", name=op.f("uq_concern_review_of_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_concern_application_id_application")
        ),
        sa.ForeignKeyConstraint(["review_of_id"], ["concern.id"], name=op.f("fk_concern_review_of_id_concern")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_concern_raised_by_person")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_concern_entered_by_person")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_concern_taken_by_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_concern_answered_by_person")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_concern_sent_by_person")),
        sa.CheckConstraint("kind IN ('decision', 'treatment', 'grant', 'other')", name=op.f("ck_concern_kind")),
        sa.CheckConstraint("finding IN ('upheld', 'partly', 'not_upheld')", name=op.f("ck_concern_finding")),
        sa.CheckConstraint("length(trim(said)) > 0", name=op.f("ck_concern_said")),
        sa.CheckConstraint(
            "kind = 'grant' OR raised_by IS NOT NULL OR length(email) > 0 OR length(phone) > 0",
            name=op.f("ck_concern_can_be_told"),
        ),
        sa.CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_concern_taken")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (finding IS NULL) AND "
            "(answered_at IS NULL OR (taken_at IS NOT NULL AND length(trim(answer)) > 0))",
            name=op.f("ck_concern_answered"),
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (sent_by IS NULL) AND (sent_at IS NULL OR answered_at IS NOT NULL)",
            name=op.f("ck_concern_sent"),
        ),
        sa.CheckConstraint("sent_by <> answered_by", name=op.f("ck_concern_read_by_a_second")),
    )
    op.create_index("ix_concern_application_id", "concern", ["application_id"])
    op.create_index("ix_concern_raised_by", "concern", ["raised_by"])
    op.create_index("ix_concern_raised", "concern", ["raised_at", "id"])
    op.create_index(
        "ix_concern_open",
        "concern",
        ["answer_by", "id"],
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("concern")
