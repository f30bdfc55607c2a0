"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn
from grants.kernel.event_guard import guard_events, unguard_events

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "answered_request",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(key) <= 200", name=op.f("ck_answered_request_key")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_answered_request")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("facts", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("number", name=op.f("uq_event_number")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_subject_id_id", ["subject_id", "id"], unique=False)
        batch_op.create_index(
            "ix_event_unsealed",
            ["id"],
            unique=False,
            postgresql_where=sa.text("number IS NULL"),
            sqlite_where=sa.text("number IS NULL"),
        )

    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("run_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("hinted_at", Moment(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'running') = (claim IS NOT NULL)", name=op.f("ck_job_claimed_while_running")),
        sa.CheckConstraint(
            "(state IN ('done', 'dead', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_job_finished"),
        ),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dead', 'cancelled')", name=op.f("ck_job_state")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("name", "key", name=op.f("uq_job_name_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due",
            ["run_at"],
            unique=False,
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_funder", sa.Boolean(), nullable=False),
        sa.Column("constituted", sa.Boolean(), nullable=False),
        sa.Column("org_id", sa.String(), nullable=True),
        sa.Column("charity_number", sa.String(), nullable=True),
        sa.Column("company_number", sa.String(), nullable=True),
        sa.Column("annual_income_pence", PenceColumn(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('unregistered_group', 'unincorporated_charity', 'cio', 'charitable_company', 'cic', 'cooperative', 'faith_group', 'school', 'council', 'statutory_body', 'other')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.CheckConstraint("annual_income_pence >= 0", name=op.f("ck_organisation_annual_income")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_organisation_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("org_id", name=op.f("uq_organisation_org_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_organisation_reference")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_charity_number", ["charity_number"], unique=False)
        batch_op.create_index("ix_organisation_company_number", ["company_number"], unique=False)
        batch_op.create_index("ix_organisation_name_id", ["name", "id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("letter_format", sa.String(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name=op.f("ck_person_email")),
        sa.CheckConstraint(
            "letter_format IN ('standard', 'large_print', 'plain_text')", name=op.f("ck_person_letter_format")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_name_id", ["name", "id"], unique=False)

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
        sa.Column("is_imported", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("returns BETWEEN 0 AND 20", name=op.f("ck_scheme_returns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("slug", name=op.f("uq_scheme_slug")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_code_email"), ["email"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_stored_file_digest")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_contribution_amount")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organisation.id"], name=op.f("fk_contribution_funder_id_organisation")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_contribution_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("scheme_id", "funder_id", name=op.f("pk_contribution")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_funder_id"), ["funder_id"], unique=False)

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
        "event_subject",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_subject_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "subject_id", name=op.f("pk_event_subject")),
    )
    with op.batch_alter_table("event_subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_subject_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("is_signatory", sa.Boolean(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent")),
        sa.CheckConstraint("state IN ('waiting', 'sent')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["stored_file.id"], name=op.f("fk_message_attachment_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("figures", Json, nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("built_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(built_at IS NULL) = (file_id IS NULL) AND (built_at IS NULL) = (figures IS NULL)",
            name=op.f("ck_pack_built"),
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_pack_period")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_pack_asked_by_person")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_pack_file_id_stored_file")),
        sa.ForeignKeyConstraint(["funder_id"], ["organisation.id"], name=op.f("fk_pack_funder_id_organisation")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_pack_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_funder_id"), ["funder_id"], unique=False)
        batch_op.create_index("ix_pack_scheme_id_id", ["scheme_id", "id"], unique=False)

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
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("deadline_at", Moment(), nullable=False),
        sa.Column("send_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'planned') = (settled_at IS NULL)", name=op.f("ck_reminder_settled")),
        sa.CheckConstraint("state IN ('planned', 'sent', 'dropped')", name=op.f("ck_reminder_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "kind",
            "subject_id",
            "person_id",
            "step",
            "deadline_at",
            name=op.f("uq_reminder_kind_subject_id_person_id_step_deadline_at"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_send_at_id", ["send_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
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
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index("ix_round_closes_at_id", ["closes_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_scheme_id"), ["scheme_id"], unique=False)

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
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'eligible', 'ineligible', 'in assessment', 'decided')",
            name=op.f("ck_application_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND submitted_by IS NOT NULL AND amount_requested_pence IS NOT NULL AND length(trim(title)) > 0)",
            name=op.f("ck_application_complete_when_submitted"),
        ),
        sa.CheckConstraint("amount_requested_pence > 0", name=op.f("ck_application_amount_requested")),
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
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_application_round_id_state_id", ["round_id", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_application_round_id_organisation_id",
            ["round_id", "organisation_id"],
            unique=True,
            postgresql_where=sa.text("state != 'withdrawn'"),
            sqlite_where=sa.text("state != 'withdrawn'"),
        )

    op.create_table(
        "briefing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_briefing_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
    )
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_round_id"), ["round_id"], unique=False)

    op.create_table(
        "panel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("third_sector_members", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sat_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'convening' OR third_sector_members >= 2", name=op.f("ck_panel_third_sector_members")
        ),
        sa.CheckConstraint("state IN ('convening', 'sitting', 'closed')", name=op.f("ck_panel_state")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_panel_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("round_id", name=op.f("uq_panel_round_id")),
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
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'award with conditions') = (length(trim(conditions)) > 0)",
            name=op.f("ck_decision_conditions"),
        ),
        sa.CheckConstraint(
            "(outcome IN ('award', 'award with conditions')) = (amount_pence > 0)",
            name=op.f("ck_decision_amount"),
        ),
        sa.CheckConstraint("outcome <> 'decline' OR length(trim(feedback)) > 0", name=op.f("ck_decision_feedback")),
        sa.CheckConstraint(
            "outcome IN ('award', 'award with conditions', 'reserve', 'decline')",
            name=op.f("ck_decision_outcome"),
        ),
        sa.CheckConstraint("length(trim(reasons)) > 0", name=op.f("ck_decision_reasons")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_application_id_application")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_decision_decided_by_person")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_decision_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("application_id", name=op.f("uq_decision_application_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "panel_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('third_sector', 'funder', 'lived_experience', 'staff')",
            name=op.f("ck_panel_member_kind"),
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id_panel")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "person_id", name=op.f("uq_panel_member_panel_id_person_id")),
    )
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_panel_member_chair",
            ["panel_id"],
            unique=True,
            postgresql_where=sa.text("is_chair"),
            sqlite_where=sa.text("is_chair"),
        )

    op.create_table(
        "screening",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
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
        "award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("grant_id", sa.String(), nullable=True),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("accept_by", Moment(), nullable=True),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR grant_id IS NOT NULL OR (accepted_at IS NOT NULL AND accepted_by IS NOT NULL)",
            name=op.f("ck_award_accepted_by_somebody"),
        ),
        sa.CheckConstraint("state IN ('offered', 'accepted', 'declined', 'ended')", name=op.f("ck_award_state")),
        sa.CheckConstraint("(application_id IS NULL) = (decision_id IS NULL)", name=op.f("ck_award_decided")),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_award_amount")),
        sa.CheckConstraint("application_id IS NOT NULL OR grant_id IS NOT NULL", name=op.f("ck_award_source")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_award_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_award_accepted_by_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_award_application_id_application")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_award_decision_id_decision")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_award_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_award_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_award_application_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_award_decision_id")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_award_grant_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_award_reference")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_award_scheme_id_id", ["scheme_id", "id"], unique=False)

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
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_member_id"), ["member_id"], unique=False)

    op.create_table(
        "award_share",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_award_share_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_share_award_id_award")),
        sa.ForeignKeyConstraint(["funder_id"], ["organisation.id"], name=op.f("fk_award_share_funder_id_organisation")),
        sa.PrimaryKeyConstraint("award_id", "funder_id", name=op.f("pk_award_share")),
    )
    with op.batch_alter_table("award_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_share_funder_id"), ["funder_id"], unique=False)

    op.create_table(
        "instalment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("waits_for_return", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_instalment_paid")),
        sa.CheckConstraint("state IN ('planned', 'payable', 'paid')", name=op.f("ck_instalment_state")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_instalment_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_instalment_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_instalment_award_id_number")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("written_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('offer', 'decline', 'reserve')", name=op.f("ck_letter_kind")),
        sa.CheckConstraint("(file_id IS NULL) = (written_at IS NULL)", name=op.f("ck_letter_written")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_letter_award_id_award")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_letter_decision_id_decision")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_letter_file_id_stored_file")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("decision_id", "kind", name=op.f("uq_letter_decision_id_kind")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_award_id"), ["award_id"], unique=False)

    op.create_table(
        "monitoring_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", Moment(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("review_note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'sent back' OR length(trim(review_note)) > 0",
            name=op.f("ck_monitoring_return_review_note"),
        ),
        sa.CheckConstraint("state = 'due' OR submitted_at IS NOT NULL", name=op.f("ck_monitoring_return_submitted")),
        sa.CheckConstraint(
            "state IN ('due', 'submitted', 'sent back', 'accepted')", name=op.f("ck_monitoring_return_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'sent back') OR reviewed_at IS NOT NULL",
            name=op.f("ck_monitoring_return_reviewed"),
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_monitoring_return_period")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_monitoring_return_award_id_award")),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_set.id"],
            name=op.f("fk_monitoring_return_question_set_id_question_set"),
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_monitoring_return_reviewed_by_person")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_monitoring_return_submitted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_return")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_monitoring_return_award_id_number")),
    )
    with op.batch_alter_table("monitoring_return", schema=None) as batch_op:
        batch_op.create_index("ix_monitoring_return_due", ["state", "due_at", "id"], unique=False)

    op.create_table(
        "score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("interest_level", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("scored_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("interest_level <> 'leaves'", name=op.f("ck_score_not_conflicted")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_score_reason")),
        sa.CheckConstraint("mark BETWEEN 0 AND 5", name=op.f("ck_score_mark")),
        sa.ForeignKeyConstraint(
            ["application_id", "member_id", "interest_level"],
            ["interest.application_id", "interest.member_id", "interest.level"],
            name="fk_score_interest",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id_criterion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint(
            "application_id",
            "member_id",
            "criterion_id",
            name=op.f("uq_score_application_id_member_id_criterion_id"),
        ),
    )
    guard_events()


def downgrade() -> None:
    unguard_events()
    op.drop_table("score")
    with op.batch_alter_table("monitoring_return", schema=None) as batch_op:
        batch_op.drop_index("ix_monitoring_return_due")

    op.drop_table("monitoring_return")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_award_id"))

    op.drop_table("letter")
    op.drop_table("instalment")
    with op.batch_alter_table("award_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_share_funder_id"))

    op.drop_table("award_share")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interest_member_id"))

    op.drop_table("interest")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index("ix_award_scheme_id_id")
        batch_op.drop_index(batch_op.f("ix_award_organisation_id"))

    op.drop_table("award")
    op.drop_table("screening")
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_panel_member_chair", postgresql_where=sa.text("is_chair"), sqlite_where=sa.text("is_chair")
        )
        batch_op.drop_index(batch_op.f("ix_panel_member_person_id"))

    op.drop_table("panel_member")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_panel_id"))

    op.drop_table("decision")
    op.drop_table("panel")
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_round_id"))

    op.drop_table("briefing")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_round_id_organisation_id",
            postgresql_where=sa.text("state != 'withdrawn'"),
            sqlite_where=sa.text("state != 'withdrawn'"),
        )
        batch_op.drop_index("ix_application_round_id_state_id")
        batch_op.drop_index(batch_op.f("ix_application_organisation_id"))

    op.drop_table("application")
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_scheme_id"))
        batch_op.drop_index("ix_round_closes_at_id")

    op.drop_table("round")
    op.drop_table("sign_in_link")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_subject_id"))
        batch_op.drop_index("ix_reminder_send_at_id")

    op.drop_table("reminder")
    op.drop_table("question_set")
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.drop_index("ix_pack_scheme_id_id")
        batch_op.drop_index(batch_op.f("ix_pack_funder_id"))

    op.drop_table("pack")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_person_id"))
        batch_op.drop_index(batch_op.f("ix_message_about_id"))

    op.drop_table("message")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))

    op.drop_table("membership")
    with op.batch_alter_table("event_subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_subject_subject_id"))

    op.drop_table("event_subject")
    op.drop_table("criterion")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_funder_id"))

    op.drop_table("contribution")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_person_id"))

    op.drop_table("api_token")
    op.drop_table("stored_file")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_email"))

    op.drop_table("sign_in_code")
    op.drop_table("scheme")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_name_id")

    op.drop_table("person")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_name_id")
        batch_op.drop_index("ix_organisation_company_number")
        batch_op.drop_index("ix_organisation_charity_number")

    op.drop_table("organisation")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_due",
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.drop_table("job")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_event_unsealed",
            postgresql_where=sa.text("number IS NULL"),
            sqlite_where=sa.text("number IS NULL"),
        )
        batch_op.drop_index("ix_event_subject_id_id")

    op.drop_table("event")
    op.drop_table("answered_request")
