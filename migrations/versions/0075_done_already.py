"""People say by one press in a reminder that it is done already."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0075"
down_revision: str | None = "0074"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "done_already",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_at", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_done_already_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_already")),
        sa.UniqueConstraint(
            "subject_id",
            "kind",
            "person_id",
            "deadline_at",
            name=op.f("uq_done_already_subject_id_kind_person_id_deadline_at"),
        ),
    )
    op.create_index(op.f("ix_done_already_at"), "done_already", ["at"])


def downgrade() -> None:
    op.drop_table("done_already")
