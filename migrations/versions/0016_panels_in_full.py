"""Panels in full: who votes, who reads what, the meeting, proposals before decisions, marks made comparable."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "standing_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint("level IN ('note', 'leaves')", name=op.f("ck_standing_interest_level")),
        sa.CheckConstraint("length(trim(note)) > 0", name=op.f("ck_standing_interest_note")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_standing_interest_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standing_interest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_interest")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_name",
            "declared_at",
            name=op.f("uq_standing_interest_person_id_organisation_name_declared_at"),
        ),
    )
    with op.batch_alter_table("standing_interest") as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_interest_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "comparison",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("computed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_comparison_panel_id_panel")),
        sa.PrimaryKeyConstraint("panel_id", name=op.f("pk_comparison")),
    )
    op.create_table(
        "equality_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.CheckConstraint("length(trim(note)) > 0", name=op.f("ck_equality_note_note")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_equality_note_panel_id_panel")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_equality_note_written_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_note")),
        sa.UniqueConstraint("panel_id", "aspect", "group", name=op.f("uq_equality_note_panel_id_aspect_group")),
    )
    op.create_table(
        "lot_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("among", Json, nullable=False),
        sa.Column("drawn", Json, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_lot_draw_reason")),
        sa.ForeignKeyConstraint(["drawn_by"], ["person.id"], name=op.f("fk_lot_draw_drawn_by_person")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_lot_draw_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_draw")),
    )
    with op.batch_alter_table("lot_draw") as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_draw_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("current_application_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordered_by IN ('adjusted', 'raw')", name=op.f("ck_meeting_ordered_by")),
        sa.ForeignKeyConstraint(
            ["current_application_id"], ["application.id"], name=op.f("fk_meeting_current_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_meeting_panel_id_panel")),
        sa.PrimaryKeyConstraint("panel_id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "allocation",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("allocated_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'to score') = (done_at IS NULL)", name=op.f("ck_allocation_done_at")),
        sa.CheckConstraint("state <> 'unable' OR length(trim(note)) > 0", name=op.f("ck_allocation_note")),
        sa.CheckConstraint("state IN ('to score', 'done', 'unable')", name=op.f("ck_allocation_state")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_allocation_application_id_application")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["panel_member.id"], name=op.f("fk_allocation_member_id_panel_member")),
        sa.PrimaryKeyConstraint("application_id", "member_id", name=op.f("pk_allocation")),
    )
    with op.batch_alter_table("allocation") as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_member_id"), ["member_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("came_at", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=True),
        sa.CheckConstraint("left_at IS NULL OR left_at >= came_at", name=op.f("ck_attendance_left_at")),
        sa.ForeignKeyConstraint(["member_id"], ["panel_member.id"], name=op.f("fk_attendance_member_id_panel_member")),
        sa.ForeignKeyConstraint(["panel_id"], ["meeting.panel_id"], name=op.f("fk_attendance_panel_id_meeting")),
        sa.PrimaryKeyConstraint("panel_id", "member_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "panel_expense",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint("state <> 'refused' OR length(trim(note)) > 0", name=op.f("ck_panel_expense_note")),
        sa.CheckConstraint("state IN ('claimed', 'agreed', 'paid', 'refused')", name=op.f("ck_panel_expense_state")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_panel_expense_amount")),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_panel_expense_what")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_expense_member_id_panel_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_expense")),
    )
    with op.batch_alter_table("panel_expense") as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_expense_member_id"), ["member_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("interest_level", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("voted_at", Moment(), nullable=False),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name=op.f("ck_vote_choice")),
        sa.CheckConstraint("interest_level <> 'leaves'", name=op.f("ck_vote_not_conflicted")),
        sa.ForeignKeyConstraint(
            ["application_id", "member_id", "interest_level"],
            ["interest.application_id", "interest.member_id", "interest.level"],
            name="fk_vote_interest",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "member_id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("budget_lines", Json, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reserve_place", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(), nullable=False, server_default="final"))
        batch_op.add_column(sa.Column("final_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_unique_constraint(op.f("uq_decision_panel_id_reserve_place"), ["panel_id", "reserve_place"])
        batch_op.create_check_constraint(op.f("ck_decision_reserve_place"), "reserve_place > 0")
        batch_op.create_check_constraint(op.f("ck_decision_reserve"), "reserve_place IS NULL OR outcome = 'reserve'")
        batch_op.create_check_constraint(op.f("ck_decision_state"), "state IN ('proposed', 'final')")
        batch_op.drop_constraint(op.f("ck_decision_feedback"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_decision_feedback"), "state = 'proposed' OR outcome <> 'decline' OR length(trim(feedback)) > 0"
        )
    op.execute("UPDATE decision SET final_at = decided_at")

    with op.batch_alter_table("panel") as batch_op:
        batch_op.add_column(sa.Column("quorum", sa.Integer(), nullable=False, server_default="2"))
        batch_op.add_column(sa.Column("readers_each", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("scores_due_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("meets_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("meeting_place", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("terms", sa.String(), nullable=False, server_default=""))
        batch_op.create_check_constraint(op.f("ck_panel_quorum"), "quorum BETWEEN 2 AND 30")
        batch_op.create_check_constraint(op.f("ck_panel_readers_each"), "readers_each BETWEEN 1 AND 30")

    with op.batch_alter_table("panel_member") as batch_op:
        batch_op.add_column(sa.Column("is_observer", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("standing", sa.String(), nullable=False, server_default="sits"))
        batch_op.add_column(sa.Column("access_needs", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("accepted_terms_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("pack_edition", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(
            op.f("ck_panel_member_standing"), "standing IN ('sits', 'substitute', 'stood down')"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_member_chair_votes"), "NOT is_chair OR (NOT is_observer AND standing = 'sits')"
        )

    with op.batch_alter_table("scheme") as batch_op:
        batch_op.add_column(sa.Column("lowest_mark", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("highest_mark", sa.Integer(), nullable=False, server_default="5"))
        batch_op.add_column(sa.Column("scores_blind", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("draws_lots", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_check_constraint(
            op.f("ck_scheme_scale"), "lowest_mark IN (0, 1) AND highest_mark BETWEEN lowest_mark + 1 AND 10"
        )

    _allocate_what_panels_have_before_them()
    with op.batch_alter_table("score") as batch_op:
        batch_op.alter_column("mark", existing_type=sa.INTEGER(), nullable=True)
        batch_op.drop_constraint(op.f("ck_score_mark"), type_="check")
        batch_op.drop_constraint(op.f("ck_score_reason"), type_="check")
        batch_op.create_check_constraint(op.f("ck_score_mark"), "mark BETWEEN 0 AND 100")
        batch_op.create_check_constraint(op.f("ck_score_reason"), "mark IS NOT NULL OR length(trim(reason)) > 0")
        batch_op.create_foreign_key(
            "fk_score_allocation", "allocation", ["application_id", "member_id"], ["application_id", "member_id"]
        )


def _allocate_what_panels_have_before_them() -> None:
    """Everybody has read everything so far; whoever gave marks gave them all."""
    op.execute(
        "INSERT INTO allocation (application_id, member_id, state, note, allocated_at, done_at, version)"
        " SELECT application_id, member_id, 'done', '', min(scored_at), max(scored_at), 1 FROM score"
        " GROUP BY application_id, member_id"
    )
    op.execute(
        "INSERT INTO allocation (application_id, member_id, state, note, allocated_at, done_at, version)"
        " SELECT application.id, panel_member.id, 'to score', '', panel_member.joined_at, NULL, 1"
        " FROM application JOIN panel ON panel.round_id = application.round_id"
        " JOIN panel_member ON panel_member.panel_id = panel.id"
        " WHERE application.state = 'in assessment' AND NOT EXISTS (SELECT 1 FROM allocation"
        " WHERE allocation.application_id = application.id AND allocation.member_id = panel_member.id)"
        " AND NOT EXISTS (SELECT 1 FROM interest WHERE interest.application_id = application.id"
        " AND interest.member_id = panel_member.id AND interest.level = 'leaves')"
    )


def downgrade() -> None:
    with op.batch_alter_table("score") as batch_op:
        batch_op.drop_constraint("fk_score_allocation", type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_score_mark"), type_="check")
        batch_op.drop_constraint(op.f("ck_score_reason"), type_="check")
        batch_op.alter_column("mark", existing_type=sa.INTEGER(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_score_mark"), "mark BETWEEN 0 AND 5")
        batch_op.create_check_constraint(op.f("ck_score_reason"), "length(trim(reason)) > 0")

    with op.batch_alter_table("scheme") as batch_op:
        batch_op.drop_constraint(op.f("ck_scheme_scale"), type_="check")
        batch_op.drop_column("draws_lots")
        batch_op.drop_column("scores_blind")
        batch_op.drop_column("highest_mark")
        batch_op.drop_column("lowest_mark")

    with op.batch_alter_table("panel_member") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_member_standing"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_member_chair_votes"), type_="check")
        batch_op.drop_column("pack_edition")
        batch_op.drop_column("accepted_terms_at")
        batch_op.drop_column("access_needs")
        batch_op.drop_column("standing")
        batch_op.drop_column("is_observer")

    with op.batch_alter_table("panel") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_quorum"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_readers_each"), type_="check")
        batch_op.drop_column("terms")
        batch_op.drop_column("meeting_place")
        batch_op.drop_column("meets_at")
        batch_op.drop_column("scores_due_at")
        batch_op.drop_column("readers_each")
        batch_op.drop_column("quorum")

    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(op.f("uq_decision_panel_id_reserve_place"), type_="unique")
        for name in ("reserve_place", "reserve", "state", "feedback"):
            batch_op.drop_constraint(op.f(f"ck_decision_{name}"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_decision_feedback"), "outcome <> 'decline' OR length(trim(feedback)) > 0"
        )
        batch_op.drop_column("version")
        batch_op.drop_column("final_at")
        batch_op.drop_column("state")
        batch_op.drop_column("reserve_place")
        batch_op.drop_column("budget_lines")

    op.drop_table("vote")
    with op.batch_alter_table("panel_expense") as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_expense_member_id"))

    op.drop_table("panel_expense")
    op.drop_table("attendance")
    with op.batch_alter_table("allocation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_member_id"))

    op.drop_table("allocation")
    op.drop_table("meeting")
    with op.batch_alter_table("lot_draw") as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_draw_panel_id"))

    op.drop_table("lot_draw")
    op.drop_table("equality_note")
    op.drop_table("comparison")
    with op.batch_alter_table("standing_interest") as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_interest_organisation_id"))

    op.drop_table("standing_interest")
