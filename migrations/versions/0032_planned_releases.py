"""Held letters can be released at a later minute."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "planned_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("release_at", Moment(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("called_back_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("release_at > planned_at", name=op.f("ck_planned_release_later")),
        sa.CheckConstraint(
            "called_back_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_planned_release_called_back")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_planned_release_round_id_round")),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"], name=op.f("fk_planned_release_planned_by_person")),
        sa.ForeignKeyConstraint(
            ["called_back_by"], ["person.id"], name=op.f("fk_planned_release_called_back_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_release")),
    )
    op.create_index(op.f("ix_planned_release_round_id"), "planned_release", ["round_id"])
    op.create_table(
        "planned_letter",
        sa.Column("planned_release_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("decision_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'released', 'dropped', 'called back')", name=op.f("ck_planned_letter_state")
        ),
        sa.CheckConstraint("(state = 'dropped') = (why <> '')", name=op.f("ck_planned_letter_why")),
        sa.ForeignKeyConstraint(
            ["planned_release_id"],
            ["planned_release.id"],
            name=op.f("fk_planned_letter_planned_release_id_planned_release"),
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_planned_letter_decision_id_decision")),
        sa.PrimaryKeyConstraint("planned_release_id", "decision_id", name=op.f("pk_planned_letter")),
    )
    op.create_index(op.f("ix_planned_letter_decision_id"), "planned_letter", ["decision_id"])
    op.create_index(
        "uq_planned_letter_decision",
        "planned_letter",
        ["decision_id"],
        unique=True,
        postgresql_where=sa.text("state = 'planned'"),
        sqlite_where=sa.text("state = 'planned'"),
    )


def downgrade() -> None:
    op.drop_table("planned_letter")
    op.drop_table("planned_release")
