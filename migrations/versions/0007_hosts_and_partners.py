"""Hosts and partners of applications."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("host_organisation_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_application_host_organisation_id_organisation"), "organisation", ["host_organisation_id"], ["id"]
        )
        batch_op.create_index("ix_application_host_organisation_id", ["host_organisation_id"], unique=False)
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
        sa.CheckConstraint("role IN ('host', 'partner')", name=op.f("ck_party_role")),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'declined')", name=op.f("ck_party_state")),
        sa.CheckConstraint("share_pence >= 0 AND (role = 'host' OR share_pence > 0)", name=op.f("ck_party_share")),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_party_answered")),
        sa.CheckConstraint(
            "state <> 'agreed' OR (organisation_id IS NOT NULL AND answered_by IS NOT NULL"
            " AND agreed_amount_pence IS NOT NULL)",
            name=op.f("ck_party_agreed"),
        ),
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
    with op.batch_alter_table("party") as batch_op:
        batch_op.create_index("ix_party_email", ["email"], unique=False)
        batch_op.create_index("ix_party_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_party_host",
            ["application_id"],
            unique=True,
            postgresql_where=sa.text("role = 'host'"),
            sqlite_where=sa.text("role = 'host'"),
        )


def downgrade() -> None:
    op.drop_table("party")
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_index("ix_application_host_organisation_id")
        batch_op.drop_constraint(op.f("fk_application_host_organisation_id_organisation"), type_="foreignkey")
        batch_op.drop_column("host_organisation_id")
