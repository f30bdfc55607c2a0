"""Organisations, who acts for them, their accounts, and the areas they work in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OTHERS_SIGN = """EXISTS (SELECT 1 FROM membership WHERE organisation_id = OLD.organisation_id
                      AND person_id <> OLD.person_id AND is_signatory)"""
_IS_ASKED = """EXISTS (SELECT 1 FROM asked_member JOIN person ON person.email = asked_member.email
                WHERE asked_member.organisation_id = NEW.organisation_id AND person.id = NEW.person_id)"""
_GUARDS = {
    "postgresql": (
        f"""CREATE FUNCTION keep_a_signatory() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             PERFORM 1 FROM organisation WHERE id = OLD.organisation_id FOR UPDATE;
             IF NOT {_OTHERS_SIGN} THEN
               RAISE EXCEPTION 'somebody has to be able to sign'
                 USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_keeps_signatory';
             END IF;
             IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
             RETURN NEW;
           END $$""",
        """CREATE TRIGGER membership_keeps_signatory BEFORE DELETE ON membership
           FOR EACH ROW WHEN (OLD.is_signatory) EXECUTE FUNCTION keep_a_signatory()""",
        """CREATE TRIGGER membership_lets_somebody_sign BEFORE UPDATE OF is_signatory ON membership
           FOR EACH ROW WHEN (OLD.is_signatory AND NOT NEW.is_signatory) EXECUTE FUNCTION keep_a_signatory()""",
        f"""CREATE FUNCTION keep_to_who_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF {_IS_ASKED} THEN
               RAISE EXCEPTION 'this person has not agreed'
                 USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_is_agreed';
             END IF;
             RETURN NEW;
           END $$""",
        """CREATE TRIGGER membership_is_agreed BEFORE INSERT ON membership
           FOR EACH ROW EXECUTE FUNCTION keep_to_who_agreed()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER membership_keeps_signatory BEFORE DELETE ON membership
           WHEN OLD.is_signatory AND NOT {_OTHERS_SIGN}
           BEGIN SELECT RAISE(ABORT, 'somebody has to be able to sign'); END""",
        f"""CREATE TRIGGER membership_lets_somebody_sign BEFORE UPDATE OF is_signatory ON membership
           WHEN OLD.is_signatory AND NOT NEW.is_signatory AND NOT {_OTHERS_SIGN}
           BEGIN SELECT RAISE(ABORT, 'somebody has to be able to sign'); END""",
        f"""CREATE TRIGGER membership_is_agreed BEFORE INSERT ON membership WHEN {_IS_ASKED}
           BEGIN SELECT RAISE(ABORT, 'this person has not agreed'); END""",
    ),
}
_FUNCTIONS = (
    "keep_a_signatory",
    "keep_to_who_agreed",
)
_TABLES = (
    "area",
    "modulus_weight",
    "organisation",
    "asked_member",
    "bank_account",
    "contact",
    "former_membership",
    "membership",
    "place",
    "replaced_contact",
)


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('ward', 'partnership')", name=op.f("ck_area_kind")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_area_name")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index("ix_area_kind_name", "area", ["kind", "name"])
    op.create_table(
        "modulus_weight",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("weights", Json, nullable=False),
        sa.Column("exception", sa.Integer(), nullable=True),
        sa.CheckConstraint("method IN ('MOD10', 'MOD11', 'DBLAL')", name=op.f("ck_modulus_weight_method")),
        sa.CheckConstraint("first <= last", name=op.f("ck_modulus_weight_range")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_modulus_weight")),
    )
    op.create_index("ix_modulus_weight_first_last", "modulus_weight", ["first", "last"])
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
        sa.Column("trading_name", sa.String(), nullable=True),
        sa.Column("founded", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("dfe_number", sa.String(), nullable=True),
        sa.Column("governing_document", sa.String(), nullable=True),
        sa.Column("governing_document_on", sa.Date(), nullable=True),
        sa.Column("asset_lock", sa.Boolean(), nullable=True),
        sa.Column("unrelated_people", sa.Integer(), nullable=True),
        sa.Column("year_ended_on", sa.Date(), nullable=True),
        sa.Column("areas", Json, nullable=False),
        sa.Column("communities", Json, nullable=False),
        sa.Column("other_community", sa.String(), nullable=True),
        sa.Column("safeguarding_policy", sa.Boolean(), nullable=True),
        sa.Column("safeguarding_reviewed_on", sa.Date(), nullable=True),
        sa.Column("safeguarding_lead", sa.String(), nullable=True),
        sa.Column("dbs_checks", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('unregistered_group', 'unincorporated_charity', 'cio', 'charitable_company', 'cic', 'cooperative', 'faith_group', 'school', 'parish_council', 'council', 'statutory_body', 'other')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.CheckConstraint("annual_income_pence >= 0", name=op.f("ck_organisation_annual_income")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_organisation_name")),
        sa.CheckConstraint("unrelated_people >= 0", name=op.f("ck_organisation_unrelated_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("org_id", name=op.f("uq_organisation_org_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_organisation_reference")),
    )
    op.create_index("ix_organisation_charity_number", "organisation", ["charity_number"])
    op.create_index("ix_organisation_company_number", "organisation", ["company_number"])
    op.create_index("ix_organisation_name_id", "organisation", ["name", "id"])
    op.create_table(
        "asked_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("is_signatory", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("denied_at", Moment(), nullable=True),
        sa.CheckConstraint("denied_at >= asked_at", name=op.f("ck_asked_member_denied_after_asking")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_asked_member_email")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_asked_member_name")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_asked_member_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_asked_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_member")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_asked_member_organisation_id_email")),
    )
    op.create_index(op.f("ix_asked_member_email"), "asked_member", ["email"])
    op.create_table(
        "bank_account",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("last_digits", sa.String(), nullable=False),
        sa.Column("bank_fingerprint", sa.String(), nullable=False),
        sa.Column("two_signatories", sa.Boolean(), nullable=False),
        sa.Column("number_check", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("numbers_changed_at", Moment(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_how", sa.String(), nullable=True),
        sa.Column("check_note", sa.String(), nullable=False),
        sa.Column("disputed_at", Moment(), nullable=True),
        sa.Column("disputed_by", sa.Uuid(), nullable=True),
        sa.Column("dispute_note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(disputed_at IS NULL) = (disputed_by IS NULL) AND (disputed_at IS NOT NULL OR dispute_note = '')",
            name=op.f("ck_bank_account_disputed"),
        ),
        sa.CheckConstraint("checked_how IN ('phone', 'in_person', 'post')", name=op.f("ck_bank_account_checked_how")),
        sa.CheckConstraint(
            "number_check IN ('fits', 'doubtful', 'not_checked')", name=op.f("ck_bank_account_number_check")
        ),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by IS NULL) AND (checked_at IS NULL) = (checked_how IS NULL)",
            name=op.f("ck_bank_account_checked"),
        ),
        sa.CheckConstraint("checked_at >= numbers_changed_at", name=op.f("ck_bank_account_checked_since")),
        sa.CheckConstraint(
            "checked_at IS NULL OR length(trim(check_note)) > 0", name=op.f("ck_bank_account_check_note")
        ),
        sa.CheckConstraint("checked_by <> told_by", name=op.f("ck_bank_account_checked_by_another")),
        sa.CheckConstraint(
            "disputed_at IS NULL OR checked_at IS NULL", name=op.f("ck_bank_account_disputed_or_checked")
        ),
        sa.CheckConstraint("length(last_digits) = 3", name=op.f("ck_bank_account_last_digits")),
        sa.CheckConstraint("length(trim(account_name)) > 0", name=op.f("ck_bank_account_account_name")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_bank_account_checked_by_person")),
        sa.ForeignKeyConstraint(["disputed_by"], ["person.id"], name=op.f("fk_bank_account_disputed_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bank_account_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_bank_account_told_by_person")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_bank_account")),
    )
    op.create_index(op.f("ix_bank_account_bank_fingerprint"), "bank_account", ["bank_fingerprint"])
    op.create_table(
        "contact",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("is_of_age", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('senior', 'main')", name=op.f("ck_contact_role")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_contact_name")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "role", name=op.f("pk_contact")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_contact_organisation_id_email")),
        sa.UniqueConstraint("organisation_id", "phone", name=op.f("uq_contact_organisation_id_phone")),
    )
    op.create_index(op.f("ix_contact_email"), "contact", ["email"])
    op.create_index(op.f("ix_contact_phone"), "contact", ["phone"])
    op.create_table(
        "former_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("is_signatory", sa.Boolean(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=False),
        sa.CheckConstraint("left_at >= since", name=op.f("ck_former_membership_left_after_joining")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_former_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_membership")),
    )
    op.create_index(op.f("ix_former_membership_organisation_id"), "former_membership", ["organisation_id"])
    op.create_index(op.f("ix_former_membership_person_id"), "former_membership", ["person_id"])
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
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"])
    op.create_table(
        "place",
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("ward_code", sa.String(), nullable=False),
        sa.Column("lsoa_code", sa.String(), nullable=False),
        sa.Column("lsoa_name", sa.String(), nullable=False),
        sa.Column("decile", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.CheckConstraint("decile BETWEEN 1 AND 10", name=op.f("ck_place_decile")),
        sa.ForeignKeyConstraint(["ward_code"], ["area.code"], name=op.f("fk_place_ward_code_area")),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_place")),
    )
    op.create_table(
        "replaced_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_replaced_contact_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["replaced_by"], ["person.id"], name=op.f("fk_replaced_contact_replaced_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced_contact")),
    )
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
