"""What was promised is kept, with its reviews, which never change."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment
from grants.kernel.triggers import on_postgresql

revision: str = "0124"
down_revision: str | None = "0123"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MEASURES = (
    *("long_grants", "small_organisations", "deprived_places", "joint_money", "one_off_money", "anchored_money"),
    *("money_growth", "days_to_decision", "told_why", "third_sector_seats", "social_value", "full_notice"),
    *("uplifted_grants", "reporting_cost", "commitments_reviewed"),
)
SAID = "a review of a commitment never changes"


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("target_tenths", sa.Integer(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(wording)) > 0", name=op.f("ck_commitment_wording")),
        sa.CheckConstraint(f"measure IN {MEASURES}", name=op.f("ck_commitment_measure")),
        sa.CheckConstraint(
            "target_tenths IS NULL OR (measure IS NOT NULL AND target_tenths >= 0)", name=op.f("ck_commitment_target")
        ),
        sa.CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name=op.f("ck_commitment_published")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (length(ended_because) = 0)",
            name=op.f("ck_commitment_ended"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_commitment_{column}_person"))
            for column in ("owner_id", "made_by", "published_by", "ended_by")
        ),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_commitment_wording",
        "commitment",
        ["wording"],
        unique=True,
        postgresql_where=stands,
        sqlite_where=stands,
    )
    op.create_index(
        "ix_commitment_to_review",
        "commitment",
        ["owner_id", "review_by"],
        postgresql_where=stands,
        sqlite_where=stands,
    )
    op.create_table(
        "commitment_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("measured_tenths", sa.Integer(), nullable=True),
        sa.Column("measured_words", sa.String(), nullable=False),
        sa.Column("is_small", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "status IN ('kept', 'on_the_way', 'not_kept', 'not_measured')", name=op.f("ck_commitment_review_status")
        ),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_commitment_review_words")),
        sa.CheckConstraint(
            "measured_tenths IS NULL OR measure IS NOT NULL", name=op.f("ck_commitment_review_measured")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_review")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_review_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_commitment_review_said_by_person")),
    )
    op.create_index("ix_commitment_review_commitment_id", "commitment_review", ["commitment_id"])
    _guard("commitment_review_stays", "UPDATE")
    _guard("commitment_review_is_not_deleted", "DELETE")


def _guard(name: str, act: str) -> None:
    if not on_postgresql():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON commitment_review FOR EACH ROW"
            f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON commitment_review FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    op.drop_table("commitment_review")
    op.drop_table("commitment")
    if on_postgresql():
        op.execute("DROP FUNCTION commitment_review_stays")
        op.execute("DROP FUNCTION commitment_review_is_not_deleted")
