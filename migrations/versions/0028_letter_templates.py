"""The texts of letters, in versions that nobody can change, and in which of them a letter was written."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = (
    "('offer', 'decline', 'reserve', 'reserve_closed', 'ineligible',"
    " 'variation', 'notice', 'ending', 'payment_sent', 'thank_you')"
)
_GUARDS = {
    "postgresql": (
        """CREATE FUNCTION keep_letter_template() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION 'a version of a letter stays as it is'; END $$""",
        """CREATE TRIGGER letter_template_stays BEFORE UPDATE OR DELETE ON letter_template
           FOR EACH ROW EXECUTE FUNCTION keep_letter_template()""",
    ),
    "sqlite": (
        """CREATE TRIGGER letter_template_is_not_changed BEFORE UPDATE ON letter_template
           BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
        """CREATE TRIGGER letter_template_is_not_deleted BEFORE DELETE ON letter_template
           BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("easy_read", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"kind IN {_KINDS}", name=op.f("ck_letter_template_kind")),
        sa.CheckConstraint("version > 0", name=op.f("ck_letter_template_version")),
        sa.CheckConstraint(
            "(length(trim(subject)) > 0) = (length(trim(body)) > 0)", name=op.f("ck_letter_template_whole")
        ),
        sa.CheckConstraint(
            "scheme_id IS NOT NULL OR length(trim(body)) > 0", name=op.f("ck_letter_template_text_of_all")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_letter_template_created_by_person")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_letter_template_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_template")),
    )
    op.create_index(
        "uq_letter_template_scheme_id_kind_version", "letter_template", ["scheme_id", "kind", "version"], unique=True
    )
    op.create_index(
        "uq_letter_template_kind_version",
        "letter_template",
        ["kind", "version"],
        unique=True,
        postgresql_where=sa.text("scheme_id IS NULL"),
        sqlite_where=sa.text("scheme_id IS NULL"),
    )
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("template_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("text_digest", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_letter_template_id_letter_template"), "letter_template", ["template_id"], ["id"]
        )
    op.create_index(op.f("ix_letter_template_id"), "letter", ["template_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_template_id"), "letter")
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("fk_letter_template_id_letter_template"), type_="foreignkey")
        batch_op.drop_column("text_digest")
        batch_op.drop_column("template_id")
    op.drop_table("letter_template")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_letter_template")
