"""Pen pictures and case studies, and who agreed that they are shared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0076"
down_revision: str | None = "0075"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "return_story",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('pen picture', 'case study')", name=op.f("ck_return_story_kind")),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_return_story_title")),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_return_story_words")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_return_story_award_id_award")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_story_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_return_story_told_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_story")),
    )
    op.create_index(op.f("ix_return_story_award_id"), "return_story", ["award_id"])
    op.create_index(op.f("ix_return_story_return_id"), "return_story", ["return_id"])
    op.create_table(
        "story_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=False),
        sa.CheckConstraint("length(trim(who)) > 0", name=op.f("ck_story_consent_who")),
        sa.CheckConstraint("how IN ('in writing', 'spoken')", name=op.f("ck_story_consent_how")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_story_consent_withdrawn")),
        sa.ForeignKeyConstraint(["story_id"], ["return_story.id"], name=op.f("fk_story_consent_story_id_return_story")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_story_consent_recorded_by_person")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_story_consent_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_consent")),
    )
    op.create_index(
        "uq_story_consent_stands",
        "story_consent",
        ["story_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
        sqlite_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "story_consent_use",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.CheckConstraint(
            "use IN ('pack', 'website', 'social_media', 'press', 'training')", name=op.f("ck_story_consent_use_use")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["story_consent.id"], name=op.f("fk_story_consent_use_consent_id_story_consent")
        ),
        sa.PrimaryKeyConstraint("consent_id", "use", name=op.f("pk_story_consent_use")),
    )


def downgrade() -> None:
    op.drop_table("story_consent_use")
    op.drop_table("story_consent")
    op.drop_table("return_story")
