"""Offers are accepted on terms, word for word, by one signature or two, within the days that the scheme gives."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment, PenceColumn

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OFFERS = ("days_to_accept", "two_signatures_from_pence", "one_off_use")
_CHECKS = {
    "days_to_accept": "days_to_accept BETWEEN 7 AND 92",
    "two_signatures": "two_signatures_from_pence >= 0",
    "one_off_use": "one_off_use IN ('none', 'one_off', 'surge', 'brought_forward', 'pass_through')",
}


def upgrade() -> None:
    with op.batch_alter_table("award_arrangement") as batch_op:
        batch_op.add_column(sa.Column("days_to_accept", sa.Integer(), nullable=False, server_default="28"))
        batch_op.add_column(sa.Column("two_signatures_from_pence", PenceColumn(), nullable=True))
        batch_op.add_column(sa.Column("one_off_use", sa.String(), nullable=False, server_default="none"))
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_award_arrangement_{name}"), condition)
    with op.batch_alter_table("award_arrangement") as batch_op:
        batch_op.alter_column("days_to_accept", server_default=None)
        batch_op.alter_column("one_off_use", server_default=None)
    op.create_table(
        "terms_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("blocks", Json, nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_terms_version_number")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_terms_version_published_by_person")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_terms_version_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_version")),
        sa.UniqueConstraint("scheme_id", "number", name=op.f("uq_terms_version_scheme_id_number")),
    )
    op.create_index(
        "uq_terms_version_number",
        "terms_version",
        ["number"],
        unique=True,
        postgresql_where=sa.text("scheme_id IS NULL"),
        sqlite_where=sa.text("scheme_id IS NULL"),
    )
    op.create_table(
        "award_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=True),
        sa.Column("terms_number", sa.Integer(), nullable=False),
        sa.Column("terms_text", sa.String(), nullable=False),
        sa.Column("terms_digest", sa.String(), nullable=False),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_award_signature_number")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_award_signature_name")),
        sa.CheckConstraint("on_paper = (person_id IS NULL)", name=op.f("ck_award_signature_on_paper")),
        sa.CheckConstraint("(terms_id IS NULL) = (terms_number = 0)", name=op.f("ck_award_signature_terms")),
        sa.CheckConstraint("length(terms_digest) = 64", name=op.f("ck_award_signature_digest")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_signature_award_id_award")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_signature_person_id_person")),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["terms_version.id"], name=op.f("fk_award_signature_terms_id_terms_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_signature")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_award_signature_award_id_number")),
        sa.UniqueConstraint("award_id", "person_id", name=op.f("uq_award_signature_award_id_person_id")),
    )


def downgrade() -> None:
    op.drop_table("award_signature")
    op.drop_index("uq_terms_version_number", table_name="terms_version")
    op.drop_table("terms_version")
    with op.batch_alter_table("award_arrangement") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_award_arrangement_{name}"), type_="check")
        for column in _OFFERS:
            batch_op.drop_column(column)
