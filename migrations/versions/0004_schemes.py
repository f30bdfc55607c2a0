"""Schemes with their money, criteria and questions; rounds and briefings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = (
    "scheme",
    "contribution",
    "criterion",
    "question_set",
    "round",
    "briefing",
    "round_result",
    "round_share",
    "briefing_place",
)


def upgrade() -> None:
    op.create_table(
        "scheme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("instrument_test", sa.String(), nullable=False),
        sa.Column("co_produced_with", sa.String(), nullable=False),
        sa.Column("smallest_award_pence", PenceColumn(), nullable=False),
        sa.Column("largest_award_pence", PenceColumn(), nullable=False),
        sa.Column("award_months", sa.Integer(), nullable=False),
        sa.Column("length_justification", sa.String(), nullable=False),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("eligibility", Json, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("to_hand", sa.String(), nullable=False),
        sa.Column("lowest_mark", sa.Integer(), nullable=False),
        sa.Column("highest_mark", sa.Integer(), nullable=False),
        sa.Column("scores_blind", sa.Boolean(), nullable=False),
        sa.Column("draws_lots", sa.Boolean(), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("in_use_since", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 < smallest_award_pence AND smallest_award_pence <= largest_award_pence",
            name=op.f("ck_scheme_award_sizes"),
        ),
        sa.CheckConstraint("award_months BETWEEN 1 AND 120", name=op.f("ck_scheme_award_months")),
        sa.CheckConstraint(
            "award_months BETWEEN 36 AND 60 OR length(trim(length_justification)) > 0 OR is_imported",
            name=op.f("ck_scheme_length_justified"),
        ),
        sa.CheckConstraint("instalments BETWEEN 1 AND 20", name=op.f("ck_scheme_instalments")),
        sa.CheckConstraint(
            "lowest_mark IN (0, 1) AND highest_mark BETWEEN lowest_mark + 1 AND 10", name=op.f("ck_scheme_scale")
        ),
        sa.CheckConstraint("returns BETWEEN 0 AND 20", name=op.f("ck_scheme_returns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("slug", name=op.f("uq_scheme_slug")),
    )
    op.create_table(
        "contribution",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_contribution_amount")),
        sa.CheckConstraint("awarded_pence BETWEEN 0 AND amount_pence", name=op.f("ck_contribution_within")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organisation.id"], name=op.f("fk_contribution_funder_id_organisation")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_contribution_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("scheme_id", "funder_id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_funder_id"), "contribution", ["funder_id"])
    op.create_table(
        "criterion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("guidance", sa.String(), nullable=False),
        sa.Column("guide", Json, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_social_value", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_criterion_weight")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_criterion_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("scheme_id", "name", name=op.f("uq_criterion_scheme_id_name")),
        sa.UniqueConstraint("scheme_id", "position", name=op.f("uq_criterion_scheme_id_position")),
    )
    op.create_table(
        "question_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", Json, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("purpose IN ('application', 'return')", name=op.f("ck_question_set_purpose")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_question_set_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_set")),
        sa.UniqueConstraint("scheme_id", "purpose", "number", name=op.f("uq_question_set_scheme_id_purpose_number")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("budget_pence", PenceColumn(), nullable=False),
        sa.Column("committed_pence", PenceColumn(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("budget_pence > 0", name=op.f("ck_round_budget")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_round_closes_after_opening")),
        sa.CheckConstraint("committed_pence BETWEEN 0 AND budget_pence", name=op.f("ck_round_within_budget")),
        sa.ForeignKeyConstraint(
            ["question_set_id"], ["question_set.id"], name=op.f("fk_round_question_set_id_question_set")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_round_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("scheme_id", "name", name=op.f("uq_round_scheme_id_name")),
    )
    op.create_index("ix_round_closes_at_id", "round", ["closes_at", "id"])
    op.create_index(op.f("ix_round_scheme_id"), "round", ["scheme_id"])
    op.create_table(
        "briefing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 10000", name=op.f("ck_briefing_capacity")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 600", name=op.f("ck_briefing_minutes")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_briefing_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
    )
    op.create_index(op.f("ix_briefing_round_id"), "briefing", ["round_id"])
    op.create_table(
        "round_result",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("asked_pence", PenceColumn(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.CheckConstraint("0 <= awards AND awards <= applications", name=op.f("ck_round_result_awards")),
        sa.CheckConstraint("asked_pence >= 0 AND awarded_pence >= 0", name=op.f("ck_round_result_money")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_result_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_result")),
    )
    op.create_table(
        "round_share",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("awarded_pence >= 0", name=op.f("ck_round_share_awarded")),
        sa.ForeignKeyConstraint(["funder_id"], ["organisation.id"], name=op.f("fk_round_share_funder_id_organisation")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_share_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "funder_id", name=op.f("pk_round_share")),
    )
    op.create_index(op.f("ix_round_share_funder_id"), "round_share", ["funder_id"])
    op.create_table(
        "briefing_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("briefing_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("forgotten_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(forgotten_at IS NULL AND name IS NOT NULL AND email IS NOT NULL) OR (forgotten_at IS NOT NULL AND name IS NULL AND email IS NULL AND needs = '')",
            name=op.f("ck_briefing_place_forgotten"),
        ),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("fk_briefing_place_briefing_id_briefing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_place")),
        sa.UniqueConstraint("briefing_id", "email", name=op.f("uq_briefing_place_briefing_id_email")),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
