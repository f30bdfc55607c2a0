"""Packs go to named people, and their funder's people ask about them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0110"
down_revision: str | None = "0109"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pack_recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("link_until", Moment(), nullable=True),
        sa.Column("times_sent", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.CheckConstraint("length(trim(name)) > 0 AND length(trim(email)) > 0", name=op.f("ck_pack_recipient_named")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (link_until IS NULL) AND (sent_at IS NULL) = (times_sent = 0)"
            " AND (opened_at IS NULL OR sent_at IS NOT NULL)",
            name=op.f("ck_pack_recipient_sent"),
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_recipient_pack_id_pack")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pack_recipient_person_id_person")),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name=op.f("fk_pack_recipient_named_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_recipient")),
        sa.UniqueConstraint("pack_id", "email", name=op.f("uq_pack_recipient_pack_id_email")),
    )
    op.create_index(op.f("ix_pack_recipient_person_id"), "pack_recipient", ["person_id"])
    op.create_table(
        "pack_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.CheckConstraint("length(trim(question)) > 0", name=op.f("ck_pack_question_question")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)"
            " AND (answer IS NULL OR length(trim(answer)) > 0)",
            name=op.f("ck_pack_question_answered"),
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_question_pack_id_pack")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_pack_question_asked_by_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_pack_question_answered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_question")),
    )
    op.create_index(op.f("ix_pack_question_pack_id"), "pack_question", ["pack_id"])
    op.create_index(
        "ix_pack_question_open",
        "pack_question",
        ["asked_at"],
        postgresql_where=sa.text("answered_at IS NULL"),
        sqlite_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("pack_question")
    op.drop_table("pack_recipient")
