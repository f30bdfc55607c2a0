"""Panels, marks, meetings and decisions. The database itself asks for a quorum."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TOOK_PART = """
    FROM panel_member AS member
    JOIN interest ON interest.member_id = member.id AND interest.application_id = NEW.application_id
    LEFT JOIN allocation ON allocation.member_id = member.id AND allocation.application_id = NEW.application_id
    LEFT JOIN attendance ON attendance.member_id = member.id AND attendance.panel_id = NEW.panel_id
    LEFT JOIN meeting ON meeting.panel_id = attendance.panel_id
    LEFT JOIN vote ON vote.member_id = member.id AND vote.application_id = NEW.application_id
    WHERE member.panel_id = NEW.panel_id AND member.standing = 'sits' AND NOT member.is_observer
    AND NOT interest.automatic AND interest.level <> 'leaves'
    AND (allocation.state IS NULL OR allocation.state <> 'to score')
    AND CASE NEW.held
      WHEN 'in writing' THEN vote.in_writing
      ELSE NOT vote.in_writing OR (attendance.member_id IS NOT NULL
        AND (attendance.left_at IS NULL OR attendance.left_at >= meeting.closed_at)) END
"""
_MARKED = (
    "(SELECT count(*) FROM allocation WHERE application_id = NEW.application_id AND state <> 'to score')"
    " < (SELECT CASE WHEN readers_each = 1 THEN 1 ELSE 2 END FROM panel WHERE id = NEW.panel_id)"
)
_QUORUM = "(SELECT quorum FROM panel WHERE id = NEW.panel_id)"
_LACKS = (
    "NEW.confirmed_by IS NULL OR NEW.held IS NULL"
    f" OR (SELECT count(*) {_TOOK_PART}) < {_QUORUM}"
    f" OR (SELECT count(*) {_TOOK_PART} AND member.kind = 'third_sector') < 2"
    f" OR {_MARKED}"
)
_LOST = "OLD.state = 'final' AND OLD.confirmed_by IS NOT NULL AND NEW.confirmed_by IS NULL"
_BECOMES = "NEW.state = 'final' AND OLD.state <> 'final'"
_CHANGED_SINCE = (
    "NEW.held = 'at the meeting'"
    " AND EXISTS (SELECT 1 FROM meeting WHERE panel_id = NEW.panel_id AND closed_at < NEW.decided_at)"
)
_REFUSE = f"""BEGIN
         SELECT RAISE(ABORT, 'a decision needs a quorum of members who took part in it') WHERE {_LACKS};
       END"""
_GUARDS = {
    "postgresql": (
        f"""CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF {_LACKS} THEN
               RAISE EXCEPTION 'a decision needs a quorum of members who took part in it'
                 USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_of_a_quorum';
             END IF;
             RETURN NEW;
           END $$""",
        """CREATE FUNCTION guard_confirmer() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             RAISE EXCEPTION 'who made a decision final is kept'
               USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_keeps_confirmer';
           END $$""",
        """CREATE TRIGGER decision_is_of_a_quorum BEFORE INSERT ON decision
           FOR EACH ROW WHEN (NEW.state = 'final') EXECUTE FUNCTION guard_decision()""",
        f"""CREATE TRIGGER decision_becomes_of_a_quorum BEFORE UPDATE ON decision
           FOR EACH ROW WHEN ({_BECOMES}) EXECUTE FUNCTION guard_decision()""",
        f"""CREATE TRIGGER decision_keeps_confirmer BEFORE UPDATE ON decision
           FOR EACH ROW WHEN ({_LOST}) EXECUTE FUNCTION guard_confirmer()""",
        f"""CREATE FUNCTION guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {_CHANGED_SINCE} THEN
           RAISE EXCEPTION 'what was changed after the meeting was not decided at it'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_at_the_meeting';
         END IF;
         RETURN NEW;
       END $$""",
        """CREATE TRIGGER decision_was_at_the_meeting BEFORE INSERT ON decision
       FOR EACH ROW WHEN (NEW.state = 'final') EXECUTE FUNCTION guard_meeting()""",
        f"""CREATE TRIGGER decision_becomes_as_at_the_meeting BEFORE UPDATE ON decision
       FOR EACH ROW WHEN ({_BECOMES}) EXECUTE FUNCTION guard_meeting()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER decision_is_of_a_quorum BEFORE INSERT ON decision WHEN NEW.state = 'final' {_REFUSE}""",
        f"""CREATE TRIGGER decision_becomes_of_a_quorum BEFORE UPDATE ON decision WHEN {_BECOMES} {_REFUSE}""",
        f"""CREATE TRIGGER decision_keeps_confirmer BEFORE UPDATE ON decision WHEN {_LOST}
           BEGIN SELECT RAISE(ABORT, 'who made a decision final is kept'); END""",
        f"""CREATE TRIGGER decision_was_at_the_meeting BEFORE INSERT ON decision WHEN NEW.state = 'final'
       BEGIN SELECT RAISE(ABORT, 'what was changed after the meeting was not decided at it') WHERE {_CHANGED_SINCE}; END""",
        f"""CREATE TRIGGER decision_becomes_as_at_the_meeting BEFORE UPDATE ON decision WHEN {_BECOMES}
       BEGIN SELECT RAISE(ABORT, 'what was changed after the meeting was not decided at it') WHERE {_CHANGED_SINCE}; END""",
    ),
}
_FUNCTIONS = (
    "guard_decision",
    "guard_confirmer",
    "guard_meeting",
)
_TABLES = (
    "standing_interest",
    "panel",
    "comparison",
    "decision",
    "equality_note",
    "lot_draw",
    "meeting",
    "panel_member",
    "quorum_gap",
    "standing",
    "allocation",
    "attendance",
    "interest",
    "lot",
    "panel_expense",
    "reserve_ending",
    "score",
    "vote",
)


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
    op.create_index(op.f("ix_standing_interest_organisation_id"), "standing_interest", ["organisation_id"])
    op.create_table(
        "panel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("third_sector_members", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("readers_each", sa.Integer(), nullable=True),
        sa.Column("scores_due_at", Moment(), nullable=True),
        sa.Column("meets_at", Moment(), nullable=True),
        sa.Column("meeting_place", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sat_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'convening' OR third_sector_members >= 2", name=op.f("ck_panel_third_sector_members")
        ),
        sa.CheckConstraint("state IN ('convening', 'sitting', 'closed')", name=op.f("ck_panel_state")),
        sa.CheckConstraint("quorum BETWEEN 2 AND 30", name=op.f("ck_panel_quorum")),
        sa.CheckConstraint("readers_each BETWEEN 1 AND 30", name=op.f("ck_panel_readers_each")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_panel_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("round_id", name=op.f("uq_panel_round_id")),
    )
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
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("budget_lines", Json, nullable=False),
        sa.Column("reserve_place", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("final_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("held", sa.String(), nullable=True),
        sa.Column("took_part", sa.Integer(), nullable=True),
        sa.Column("third_sector_took_part", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'award with conditions') = (length(trim(conditions)) > 0)", name=op.f("ck_decision_conditions")
        ),
        sa.CheckConstraint(
            "(outcome IN ('award', 'award with conditions')) = (amount_pence > 0)", name=op.f("ck_decision_amount")
        ),
        sa.CheckConstraint("confirmed_by IS NULL OR state = 'final'", name=op.f("ck_decision_confirmed")),
        sa.CheckConstraint("held IN ('at the meeting', 'in writing')", name=op.f("ck_decision_held")),
        sa.CheckConstraint(
            "outcome IN ('award', 'award with conditions', 'reserve', 'decline')", name=op.f("ck_decision_outcome")
        ),
        sa.CheckConstraint(
            "released_at IS NULL OR (state = 'final' AND (confirmed_by IS NULL) = (released_by IS NULL))",
            name=op.f("ck_decision_released"),
        ),
        sa.CheckConstraint("reserve_place IS NULL OR outcome = 'reserve'", name=op.f("ck_decision_reserve")),
        sa.CheckConstraint(
            "state = 'proposed' OR outcome <> 'decline' OR length(trim(feedback)) > 0",
            name=op.f("ck_decision_feedback"),
        ),
        sa.CheckConstraint("state IN ('proposed', 'final')", name=op.f("ck_decision_state")),
        sa.CheckConstraint(
            "(held IS NULL) = (took_part IS NULL) AND (held IS NULL) = (third_sector_took_part IS NULL) AND third_sector_took_part >= 2 AND took_part >= third_sector_took_part",
            name=op.f("ck_decision_took_part"),
        ),
        sa.CheckConstraint("length(trim(reasons)) > 0", name=op.f("ck_decision_reasons")),
        sa.CheckConstraint("released_by <> confirmed_by", name=op.f("ck_decision_two_people")),
        sa.CheckConstraint(
            "released_by IS NULL OR released_at IS NOT NULL", name=op.f("ck_decision_released_by_somebody")
        ),
        sa.CheckConstraint("reserve_place > 0", name=op.f("ck_decision_reserve_place")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_application_id_application")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_decision_confirmed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_decision_decided_by_person")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_decision_panel_id_panel")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_decision_released_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("application_id", name=op.f("uq_decision_application_id")),
        sa.UniqueConstraint("panel_id", "reserve_place", name=op.f("uq_decision_panel_id_reserve_place")),
    )
    op.create_index(op.f("ix_decision_panel_id"), "decision", ["panel_id"])
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
    op.create_index(op.f("ix_lot_draw_panel_id"), "lot_draw", ["panel_id"])
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
        "panel_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("is_observer", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("access_needs", sa.String(), nullable=False),
        sa.Column("accepted_terms_at", Moment(), nullable=True),
        sa.Column("pack_edition", sa.Integer(), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "NOT is_chair OR (NOT is_observer AND standing = 'sits')", name=op.f("ck_panel_member_chair_votes")
        ),
        sa.CheckConstraint(
            "kind IN ('third_sector', 'funder', 'lived_experience', 'staff')", name=op.f("ck_panel_member_kind")
        ),
        sa.CheckConstraint("standing IN ('sits', 'substitute', 'stood down')", name=op.f("ck_panel_member_standing")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id_panel")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "person_id", name=op.f("uq_panel_member_panel_id_person_id")),
    )
    op.create_index(op.f("ix_panel_member_person_id"), "panel_member", ["person_id"])
    op.create_index(
        "uq_panel_member_chair",
        "panel_member",
        ["panel_id"],
        unique=True,
        postgresql_where=sa.text("is_chair"),
        sqlite_where=sa.text("is_chair"),
    )
    op.create_table(
        "quorum_gap",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("third_sector", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.CheckConstraint("0 <= third_sector AND third_sector <= voters", name=op.f("ck_quorum_gap_voters")),
        sa.CheckConstraint("voters < quorum OR third_sector < 2", name=op.f("ck_quorum_gap_lacks")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_quorum_gap_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_quorum_gap_panel_id_panel")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_quorum_gap")),
    )
    op.create_index(op.f("ix_quorum_gap_panel_id"), "quorum_gap", ["panel_id"])
    op.create_table(
        "standing",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=False),
        sa.Column("adjusted", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("chance", sa.Double(), nullable=True),
        sa.Column("spread", sa.Double(), nullable=False),
        sa.CheckConstraint("(low IS NULL) = (high IS NULL)", name=op.f("ck_standing_interval")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_standing_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_standing_panel_id_panel")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_panel_id"), "standing", ["panel_id"])
    op.create_table(
        "allocation",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("allocated_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("weighted_marks", sa.Integer(), nullable=True),
        sa.Column("applied_weight", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (applied_weight IS NOT NULL)", name=op.f("ck_allocation_added_up")),
        sa.CheckConstraint("(state = 'to score') = (done_at IS NULL)", name=op.f("ck_allocation_done_at")),
        sa.CheckConstraint("state <> 'unable' OR length(trim(note)) > 0", name=op.f("ck_allocation_note")),
        sa.CheckConstraint("state IN ('to score', 'done', 'unable')", name=op.f("ck_allocation_state")),
        sa.CheckConstraint(
            "(weighted_marks IS NULL) = (applied_weight IS NULL)", name=op.f("ck_allocation_weighted_marks")
        ),
        sa.CheckConstraint("applied_weight > 0", name=op.f("ck_allocation_applied_weight")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_allocation_application_id_application")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["panel_member.id"], name=op.f("fk_allocation_member_id_panel_member")),
        sa.PrimaryKeyConstraint("application_id", "member_id", name=op.f("pk_allocation")),
    )
    op.create_index("ix_allocation_member_id_state", "allocation", ["member_id", "state", "application_id"])
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
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.CheckConstraint("level = 'none' OR length(trim(note)) > 0", name=op.f("ck_interest_note")),
        sa.CheckConstraint("level IN ('none', 'note', 'leaves')", name=op.f("ck_interest_level")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interest_application_id_application")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["panel_member.id"], name=op.f("fk_interest_member_id_panel_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint(
            "application_id", "member_id", "level", name=op.f("uq_interest_application_id_member_id_level")
        ),
        sa.UniqueConstraint("application_id", "member_id", name=op.f("uq_interest_application_id_member_id")),
    )
    op.create_index(op.f("ix_interest_member_id"), "interest", ["member_id"])
    op.create_table(
        "lot",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_lot_application_id_application")),
        sa.ForeignKeyConstraint(["draw_id"], ["lot_draw.id"], name=op.f("fk_lot_draw_id_lot_draw")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_lot")),
    )
    op.create_index(op.f("ix_lot_draw_id"), "lot", ["draw_id"])
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
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("paid_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "agreed_by IS NULL OR state <> 'paid' OR (paid_by IS NOT NULL AND paid_by <> agreed_by)",
            name=op.f("ck_panel_expense_two_people"),
        ),
        sa.CheckConstraint("state <> 'refused' OR length(trim(note)) > 0", name=op.f("ck_panel_expense_note")),
        sa.CheckConstraint("state IN ('claimed', 'agreed', 'paid', 'refused')", name=op.f("ck_panel_expense_state")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_panel_expense_amount")),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_panel_expense_what")),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_panel_expense_agreed_by_person")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_expense_member_id_panel_member")
        ),
        sa.ForeignKeyConstraint(["paid_by"], ["person.id"], name=op.f("fk_panel_expense_paid_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_expense")),
    )
    op.create_index(op.f("ix_panel_expense_member_id"), "panel_expense", ["member_id"])
    op.create_table(
        "reserve_ending",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("why_out_of_order", sa.String(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.CheckConstraint("result = 'funded' OR why_out_of_order = ''", name=op.f("ck_reserve_ending_out_of_order")),
        sa.CheckConstraint("result IN ('funded', 'not funded')", name=op.f("ck_reserve_ending_result")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_reserve_ending_decided_by_person")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_reserve_ending_decision_id_decision")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_reserve_ending_ended_by_person")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_reserve_ending")),
    )
    op.create_table(
        "score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("interest_level", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("scored_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("interest_level <> 'leaves'", name=op.f("ck_score_not_conflicted")),
        sa.CheckConstraint("mark BETWEEN 0 AND 100", name=op.f("ck_score_mark")),
        sa.CheckConstraint("mark IS NOT NULL OR length(trim(reason)) > 0", name=op.f("ck_score_reason")),
        sa.ForeignKeyConstraint(
            ["application_id", "member_id", "interest_level"],
            ["interest.application_id", "interest.member_id", "interest.level"],
            name="fk_score_interest",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id", "member_id"],
            ["allocation.application_id", "allocation.member_id"],
            name="fk_score_allocation",
        ),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id_criterion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint(
            "application_id", "member_id", "criterion_id", name=op.f("uq_score_application_id_member_id_criterion_id")
        ),
    )
    op.create_table(
        "vote",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("interest_level", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("in_writing", sa.Boolean(), nullable=False),
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
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
