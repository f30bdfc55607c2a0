"""The letterhead, and who at the grant-maker is whose named contact."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_only", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("signatory", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("logo_id", sa.Uuid(), nullable=True),
        sa.Column("signature_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_letterhead_only_one")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_letterhead_name")),
        sa.ForeignKeyConstraint(["logo_id"], ["stored_file.id"], name=op.f("fk_letterhead_logo_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["stored_file.id"], name=op.f("fk_letterhead_signature_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead")),
        sa.UniqueConstraint("is_only", name=op.f("uq_letterhead_is_only")),
    )
    op.create_table(
        "named_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN scheme_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN award_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_named_contact_of_one"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_named_contact_award_id_award")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_named_contact_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_named_contact_person_id_person")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_named_contact_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_contact")),
        sa.UniqueConstraint("award_id", name=op.f("uq_named_contact_award_id")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_named_contact_organisation_id")),
        sa.UniqueConstraint("scheme_id", name=op.f("uq_named_contact_scheme_id")),
    )
    op.create_table(
        "contact_cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_contact_cover_days")),
        sa.CheckConstraint("cover_id <> person_id", name=op.f("ck_contact_cover_another")),
        sa.ForeignKeyConstraint(["cover_id"], ["person.id"], name=op.f("fk_contact_cover_cover_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_cover_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_cover")),
    )
    op.create_index(op.f("ix_contact_cover_person_id"), "contact_cover", ["person_id"])


def downgrade() -> None:
    for table in ("contact_cover", "named_contact", "letterhead"):
        op.drop_table(table)
