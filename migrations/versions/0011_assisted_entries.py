"""Applications that an administrator enters for somebody."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("entered_channel", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("entered_for_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_application_entered_for_id_person"), "person", ["entered_for_id"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_application_entered_channel"), "entered_channel IN ('phone', 'paper')"
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
        sa.CheckConstraint("person_id IS NOT NULL OR length(trim(address)) > 0", name=op.f("ck_assistance_reachable")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name=op.f("ck_assistance_confirmed"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_assistance_application_id_application")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_assistance_confirmed_by_person")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_assistance_entered_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assistance_person_id_person")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_assistance")),
    )
    with op.batch_alter_table("assistance") as batch_op:
        batch_op.create_index("ix_assistance_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("assistance")
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_constraint(op.f("ck_application_entered_channel"), type_="check")
        batch_op.drop_constraint(op.f("fk_application_entered_for_id_person"), type_="foreignkey")
        batch_op.drop_column("entered_for_id")
        batch_op.drop_column("entered_channel")
