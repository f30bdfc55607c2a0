"""What a return told is kept when it is sent back, with what we ask about its answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "return_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("sent_back_at", Moment(), nullable=False),
        sa.Column("sent_back_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_return_edition_number")),
        sa.CheckConstraint("length(trim(note)) > 0", name=op.f("ck_return_edition_note")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_edition_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["sent_back_by"], ["person.id"], name=op.f("fk_return_edition_sent_back_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_edition")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_return_edition_return_id_number")),
    )
    op.create_table(
        "return_query",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.CheckConstraint("length(trim(question)) > 0", name=op.f("ck_return_query_question")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["return_edition.id"], name=op.f("fk_return_query_edition_id_return_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", "question_key", name=op.f("pk_return_query")),
    )


def downgrade() -> None:
    op.drop_table("return_query")
    op.drop_table("return_edition")
