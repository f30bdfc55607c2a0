"""Applications with all that is asked, answered and checked before a panel reads them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = (
    "application",
    "assistance",
    "clarification",
    "due_diligence_mark",
    "likely_duplicate",
    "match_key",
    "party",
    "risk",
    "screening",
    "screening_work",
    "unsaved_text",
    "answer_edition",
)


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("amount_requested_pence", PenceColumn(), nullable=True),
        sa.Column("answers", Json, nullable=False),
        sa.Column("eligibility_answers", Json, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("copy_edition", sa.Integer(), nullable=True),
        sa.Column("entered_channel", sa.String(), nullable=True),
        sa.Column("entered_for_id", sa.Uuid(), nullable=True),
        sa.Column("host_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("own_closes_at", Moment(), nullable=True),
        sa.Column("own_closes_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("entered_channel IN ('phone', 'paper')", name=op.f("ck_application_entered_channel")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'eligible', 'ineligible', 'in assessment', 'decided')",
            name=op.f("ck_application_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND submitted_by IS NOT NULL AND amount_requested_pence IS NOT NULL AND length(trim(title)) > 0)",
            name=op.f("ck_application_complete_when_submitted"),
        ),
        sa.CheckConstraint(
            "(own_closes_at IS NULL) = (own_closes_reason IS NULL)", name=op.f("ck_application_own_deadline")
        ),
        sa.CheckConstraint("amount_requested_pence > 0", name=op.f("ck_application_amount_requested")),
        sa.CheckConstraint(
            "own_closes_reason IS NULL OR length(trim(own_closes_reason)) > 0",
            name=op.f("ck_application_own_deadline_reason"),
        ),
        sa.ForeignKeyConstraint(["entered_for_id"], ["person.id"], name=op.f("fk_application_entered_for_id_person")),
        sa.ForeignKeyConstraint(
            ["host_organisation_id"], ["organisation.id"], name=op.f("fk_application_host_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["question_set_id"], ["question_set.id"], name=op.f("fk_application_question_set_id_question_set")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application_round_id_round")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_application_started_by_person")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_application_submitted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index(op.f("ix_application_host_organisation_id"), "application", ["host_organisation_id"])
    op.create_index(op.f("ix_application_organisation_id"), "application", ["organisation_id"])
    op.create_index("ix_application_round_id_state_id", "application", ["round_id", "state", "id"])
    op.create_index(
        "ix_application_to_screen",
        "application",
        ["submitted_at", "id"],
        postgresql_where=sa.text("state = 'submitted'"),
        sqlite_where=sa.text("state = 'submitted'"),
    )
    op.create_index(
        "uq_application_round_id_organisation_id",
        "application",
        ["round_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state != 'withdrawn'"),
        sqlite_where=sa.text("state != 'withdrawn'"),
    )
    op.create_table(
        "assistance",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("posted_at", Moment(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_how", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("objection", sa.String(), nullable=False),
        sa.CheckConstraint("channel IN ('phone', 'paper')", name=op.f("ck_assistance_channel")),
        sa.CheckConstraint("confirmed_how IN ('link', 'phone', 'post')", name=op.f("ck_assistance_confirmed_how")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name=op.f("ck_assistance_confirmed"),
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR length(trim(address)) > 0", name=op.f("ck_assistance_reachable")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_assistance_application_id_application")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_assistance_confirmed_by_person")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_assistance_entered_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assistance_person_id_person")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_assistance")),
    )
    op.create_index(op.f("ix_assistance_person_id"), "assistance", ["person_id"])
    op.create_table(
        "clarification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("sections", Json, nullable=False),
        sa.Column("draft", Json, nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name=op.f("ck_clarification_answered")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_clarification_closed")),
        sa.CheckConstraint("state IN ('open', 'answered', 'overdue')", name=op.f("ck_clarification_state")),
        sa.CheckConstraint("due_at > asked_at", name=op.f("ck_clarification_due_after_asking")),
        sa.CheckConstraint("length(trim(question)) > 0", name=op.f("ck_clarification_question")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_clarification_answered_by_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_clarification_application_id_application")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_clarification_asked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
    )
    op.create_index(op.f("ix_clarification_application_id"), "clarification", ["application_id"])
    op.create_index(
        "ix_clarification_due",
        "clarification",
        ["due_at"],
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_clarification_open",
        "clarification",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "due_diligence_mark",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "item IN ('register', 'account', 'safeguarding', 'document', 'people', 'accounts', 'reserves', 'statement')",
            name=op.f("ck_due_diligence_mark_item"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'seen') OR length(trim(note)) > 0", name=op.f("ck_due_diligence_mark_note")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'seen', 'not_applicable', 'problem')", name=op.f("ck_due_diligence_mark_state")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_due_diligence_mark_application_id_application")
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_due_diligence_mark_marked_by_person")),
        sa.PrimaryKeyConstraint("application_id", "item", name=op.f("pk_due_diligence_mark")),
    )
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
        sa.CheckConstraint(
            "(verdict IN ('open', 'gone')) = (judged_by IS NULL) AND (judged_by IS NULL) = (judged_at IS NULL)",
            name=op.f("ck_likely_duplicate_judged"),
        ),
        sa.CheckConstraint(
            "verdict != 'different' OR length(trim(reason)) > 0", name=op.f("ck_likely_duplicate_reason")
        ),
        sa.CheckConstraint(
            "verdict IN ('open', 'gone', 'different', 'same')", name=op.f("ck_likely_duplicate_verdict")
        ),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_likely_duplicate_order")),
        sa.ForeignKeyConstraint(["judged_by"], ["person.id"], name=op.f("fk_likely_duplicate_judged_by_person")),
        sa.ForeignKeyConstraint(["one_id"], ["application.id"], name=op.f("fk_likely_duplicate_one_id_application")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["application.id"], name=op.f("fk_likely_duplicate_other_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_duplicate")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_likely_duplicate_one_id_other_id")),
    )
    op.create_index(op.f("ix_likely_duplicate_other_id"), "likely_duplicate", ["other_id"])
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
        "party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("share_pence", PenceColumn(), nullable=False),
        sa.Column("does", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("agreed_amount_pence", PenceColumn(), nullable=True),
        sa.Column("agreed_share_pence", PenceColumn(), nullable=True),
        sa.CheckConstraint(
            "state <> 'asked' OR (answered_at IS NULL) = (agreed_amount_pence IS NULL)", name=op.f("ck_party_asked")
        ),
        sa.CheckConstraint("state = 'asked' OR answered_at IS NOT NULL", name=op.f("ck_party_answered")),
        sa.CheckConstraint("role IN ('host', 'partner')", name=op.f("ck_party_role")),
        sa.CheckConstraint("share_pence >= 0 AND (role = 'host' OR share_pence > 0)", name=op.f("ck_party_share")),
        sa.CheckConstraint(
            "state <> 'agreed' OR (organisation_id IS NOT NULL AND answered_by IS NOT NULL AND agreed_amount_pence IS NOT NULL AND agreed_share_pence IS NOT NULL)",
            name=op.f("ck_party_agreed"),
        ),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'declined')", name=op.f("ck_party_state")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_party_answered_by_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_party_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_party_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("application_id", "email", name=op.f("uq_party_application_id_email")),
    )
    op.create_index(op.f("ix_party_email"), "party", ["email"])
    op.create_index(op.f("ix_party_organisation_id"), "party", ["organisation_id"])
    op.create_index(
        "uq_party_host",
        "party",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("role = 'host'"),
        sqlite_where=sa.text("role = 'host'"),
    )
    op.create_table(
        "risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("mitigation", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(description)) > 0", name=op.f("ck_risk_description")),
        sa.CheckConstraint(
            "likelihood * severity < 15 OR length(trim(mitigation)) > 0", name=op.f("ck_risk_red_is_met")
        ),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_risk_likelihood")),
        sa.CheckConstraint("severity BETWEEN 1 AND 5", name=op.f("ck_risk_severity")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_risk_application_id_application")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_risk_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
    )
    op.create_index(op.f("ix_risk_application_id"), "risk", ["application_id"])
    op.create_table(
        "screening",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("open_items_reason", sa.String(), server_default="", nullable=False),
        sa.Column("screened_by", sa.Uuid(), nullable=False),
        sa.Column("screened_at", Moment(), nullable=False),
        sa.CheckConstraint("outcome = 'eligible' OR length(trim(reasons)) > 0", name=op.f("ck_screening_reasons")),
        sa.CheckConstraint("outcome IN ('eligible', 'ineligible')", name=op.f("ck_screening_outcome")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_screening_application_id_application")
        ),
        sa.ForeignKeyConstraint(["screened_by"], ["person.id"], name=op.f("fk_screening_screened_by_person")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_screening")),
    )
    op.create_table(
        "screening_work",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("failed_rules", sa.Integer(), nullable=True),
        sa.Column("open_items", sa.Integer(), nullable=True),
        sa.Column("screener_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("handed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(failed_rules IS NULL) = (open_items IS NULL)", name=op.f("ck_screening_work_counted_together")
        ),
        sa.CheckConstraint("(screener_id IS NULL) = (taken_at IS NULL)", name=op.f("ck_screening_work_taken")),
        sa.CheckConstraint("failed_rules >= 0 AND open_items >= 0", name=op.f("ck_screening_work_counts")),
        sa.CheckConstraint(
            "handed_by IS NULL OR (screener_id IS NOT NULL AND handed_by <> screener_id)",
            name=op.f("ck_screening_work_handed"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_screening_work_application_id_application")
        ),
        sa.ForeignKeyConstraint(["handed_by"], ["person.id"], name=op.f("fk_screening_work_handed_by_person")),
        sa.ForeignKeyConstraint(["screener_id"], ["person.id"], name=op.f("fk_screening_work_screener_id_person")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_screening_work")),
    )
    op.create_index(op.f("ix_screening_work_screener_id"), "screening_work", ["screener_id"])
    op.create_table(
        "unsaved_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("section_key", sa.String(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("signed_out", sa.Boolean(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unsaved_text_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved_text")),
        sa.UniqueConstraint(
            "record_id", "person_id", "section_key", name=op.f("uq_unsaved_text_record_id_person_id_section_key")
        ),
    )
    op.create_index(op.f("ix_unsaved_text_kept_at"), "unsaved_text", ["kept_at"])
    op.create_table(
        "answer_edition",
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_answer_edition_clarification_id_clarification")
        ),
        sa.PrimaryKeyConstraint("clarification_id", "question_key", name=op.f("pk_answer_edition")),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
