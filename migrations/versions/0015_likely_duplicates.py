"""Applications that look alike."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "match_key",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_match_key_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "digest", name=op.f("pk_match_key")),
    )
    op.create_index("ix_match_key_digest_application_id", "match_key", ["digest", "application_id"])
    op.create_table(
        "likely_duplicate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("signs", Json, nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_likely_duplicate_order")),
        sa.CheckConstraint("verdict IN ('open', 'different', 'same')", name=op.f("ck_likely_duplicate_verdict")),
        sa.CheckConstraint(
            "verdict != 'different' OR length(trim(reason)) > 0", name=op.f("ck_likely_duplicate_reason")
        ),
        sa.CheckConstraint(
            "(verdict = 'open') = (judged_by IS NULL) AND (judged_by IS NULL) = (judged_at IS NULL)",
            name=op.f("ck_likely_duplicate_judged"),
        ),
        sa.ForeignKeyConstraint(["one_id"], ["application.id"], name=op.f("fk_likely_duplicate_one_id_application")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["application.id"], name=op.f("fk_likely_duplicate_other_id_application")
        ),
        sa.ForeignKeyConstraint(["judged_by"], ["person.id"], name=op.f("fk_likely_duplicate_judged_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_duplicate")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_likely_duplicate_one_id_other_id")),
    )
    op.create_index("ix_likely_duplicate_other_id", "likely_duplicate", ["other_id"])


def downgrade() -> None:
    op.drop_table("likely_duplicate")
    op.drop_table("match_key")
