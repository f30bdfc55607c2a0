"""An application's own deadline, and what signed-out people typed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("own_closes_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("own_closes_reason", sa.String(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_application_own_deadline"), "(own_closes_at IS NULL) = (own_closes_reason IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_application_own_deadline_reason"),
            "own_closes_reason IS NULL OR length(trim(own_closes_reason)) > 0",
        )
    op.create_table(
        "unsaved_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("section_key", sa.String(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_unsaved_text_application_id_application")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unsaved_text_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved_text")),
        sa.UniqueConstraint(
            "application_id",
            "person_id",
            "section_key",
            name=op.f("uq_unsaved_text_application_id_person_id_section_key"),
        ),
    )
    with op.batch_alter_table("unsaved_text") as batch_op:
        batch_op.create_index("ix_unsaved_text_kept_at", ["kept_at"], unique=False)


def downgrade() -> None:
    op.drop_table("unsaved_text")
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_constraint(op.f("ck_application_own_deadline_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_application_own_deadline"), type_="check")
        batch_op.drop_column("own_closes_reason")
        batch_op.drop_column("own_closes_at")
