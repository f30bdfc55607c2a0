"""Questions about applications that were sent, and the answers that stood before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "clarification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("sections", Json, nullable=False),
        sa.Column("draft", Json, nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'overdue')", name=op.f("ck_clarification_state")),
        sa.CheckConstraint("length(trim(question)) > 0", name=op.f("ck_clarification_question")),
        sa.CheckConstraint("due_at > asked_at", name=op.f("ck_clarification_due_after_asking")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_clarification_closed")),
        sa.CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name=op.f("ck_clarification_answered")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_clarification_answered_by_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_clarification_application_id_application")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_clarification_asked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
    )
    with op.batch_alter_table("clarification") as batch_op:
        batch_op.create_index("ix_clarification_application_id", ["application_id"], unique=False)
        for name, column, unique in (
            ("uq_clarification_open", "application_id", True),
            ("ix_clarification_due", "due_at", False),
        ):
            batch_op.create_index(
                name,
                [column],
                unique=unique,
                postgresql_where=sa.text("state = 'open'"),
                sqlite_where=sa.text("state = 'open'"),
            )
    op.create_table(
        "answer_edition",
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_answer_edition_clarification_id_clarification")
        ),
        sa.PrimaryKeyConstraint("clarification_id", "question_key", name=op.f("pk_answer_edition")),
    )


def downgrade() -> None:
    op.drop_table("answer_edition")
    op.drop_table("clarification")
