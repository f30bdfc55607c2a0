"""What is asked of an organisation once: its profile, two people, a bank account."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS_BEFORE = (
    "'unregistered_group', 'unincorporated_charity', 'cio', 'charitable_company', 'cic', 'cooperative', "
    "'faith_group', 'school', 'council', 'statutory_body', 'other'"
)
PROFILE = (
    ("trading_name", sa.String()),
    ("founded", sa.String()),
    ("address", sa.String()),
    ("dfe_number", sa.String()),
    ("governing_document", sa.String()),
    ("governing_document_on", sa.Date()),
    ("asset_lock", sa.Boolean()),
    ("unrelated_people", sa.Integer()),
    ("year_ended_on", sa.Date()),
    ("other_community", sa.String()),
    ("safeguarding_policy", sa.Boolean()),
    ("safeguarding_reviewed_on", sa.Date()),
    ("safeguarding_lead", sa.String()),
    ("dbs_checks", sa.String()),
)
LISTS = ("areas", "communities")


def upgrade() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name, kind in PROFILE:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name in LISTS:
            batch_op.add_column(sa.Column(name, Json, nullable=False, server_default=sa.text("'[]'")))
        batch_op.drop_constraint(op.f("ck_organisation_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_organisation_kind"), f"kind IN ({KINDS_BEFORE}, 'parish_council')")
        batch_op.create_check_constraint(op.f("ck_organisation_unrelated_people"), "unrelated_people >= 0")

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
        "bank_account",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("last_digits", sa.String(), nullable=False),
        sa.Column("bank_fingerprint", sa.String(), nullable=False),
        sa.Column("two_signatories", sa.Boolean(), nullable=False),
        sa.Column("number_check", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(account_name)) > 0", name=op.f("ck_bank_account_account_name")),
        sa.CheckConstraint("length(last_digits) = 3", name=op.f("ck_bank_account_last_digits")),
        sa.CheckConstraint(
            "number_check IN ('fits', 'doubtful', 'not_checked')", name=op.f("ck_bank_account_number_check")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bank_account_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_bank_account")),
    )
    op.create_index(op.f("ix_bank_account_bank_fingerprint"), "bank_account", ["bank_fingerprint"])
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


def downgrade() -> None:
    op.drop_table("modulus_weight")
    op.drop_table("bank_account")
    op.drop_table("contact")
    op.execute("UPDATE organisation SET kind = 'council' WHERE kind = 'parish_council'")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_organisation_unrelated_people"), type_="check")
        batch_op.drop_constraint(op.f("ck_organisation_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_organisation_kind"), f"kind IN ({KINDS_BEFORE})")
        for name in (*LISTS, *(name for name, _ in PROFILE)):
            batch_op.drop_column(name)
