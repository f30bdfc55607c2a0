"""Yearly uplifts, and what each made of the grants of its scheme."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "uplift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("net_hundredths", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("applied_at", Moment(), nullable=True),
        sa.Column("refused_because", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'released', 'applied', 'refused', 'withdrawn')", name=op.f("ck_uplift_state")
        ),
        sa.CheckConstraint("net_hundredths BETWEEN -5000 AND 2500", name=op.f("ck_uplift_net")),
        sa.CheckConstraint("released_by <> prepared_by", name=op.f("ck_uplift_two_people")),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_uplift_released_by_somebody")
        ),
        sa.CheckConstraint(
            "state NOT IN ('released', 'applied', 'refused') OR released_at IS NOT NULL",
            name=op.f("ck_uplift_released"),
        ),
        sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_uplift_applied")),
        sa.CheckConstraint("(state = 'refused') = (length(refused_because) > 0)", name=op.f("ck_uplift_refused")),
        sa.ForeignKeyConstraint(["prepared_by"], ["person.id"], name=op.f("fk_uplift_prepared_by_person")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_uplift_released_by_person")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_uplift_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uplift")),
    )
    op.create_index(
        "uq_uplift_of_year",
        "uplift",
        ["scheme_id", "year"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'released', 'applied')"),
        sqlite_where=sa.text("state IN ('draft', 'released', 'applied')"),
    )
    op.create_table(
        "uplift_entry",
        sa.Column("uplift_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("hundredths BETWEEN -2500 AND 2500", name=op.f("ck_uplift_entry_hundredths")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_uplift_entry_weight")),
        sa.ForeignKeyConstraint(["uplift_id"], ["uplift.id"], name=op.f("fk_uplift_entry_uplift_id_uplift")),
        sa.PrimaryKeyConstraint("uplift_id", "position", name=op.f("pk_uplift_entry")),
    )
    op.create_table(
        "uplifted_award",
        sa.Column("uplift_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("before_pence", PenceColumn(), nullable=False),
        sa.Column("after_pence", PenceColumn(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_uplifted_award_award_id_award")),
        sa.ForeignKeyConstraint(["uplift_id"], ["uplift.id"], name=op.f("fk_uplifted_award_uplift_id_uplift")),
        sa.PrimaryKeyConstraint("uplift_id", "award_id", name=op.f("pk_uplifted_award")),
    )
    op.create_index(op.f("ix_uplifted_award_award_id"), "uplifted_award", ["award_id"])


def downgrade() -> None:
    for table in ("uplifted_award", "uplift_entry", "uplift"):
        op.drop_table(table)
