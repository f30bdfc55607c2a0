"""Returns that were accepted, also before this, and instalments that somebody held."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KNOWN = {
    "postgresql": """
        INSERT INTO agreed_return (award_id, number, agreed_on)
        SELECT award_id, number, CAST(reviewed_at AT TIME ZONE 'Europe/London' AS date)
        FROM monitoring_return WHERE state = 'accepted'
    """,
    "sqlite": """
        INSERT INTO agreed_return (award_id, number, agreed_on)
        SELECT award_id, number, date(reviewed_at) FROM monitoring_return WHERE state = 'accepted'
    """,
}


def upgrade() -> None:
    op.create_table(
        "agreed_return",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_agreed_return_award_id_award")),
        sa.PrimaryKeyConstraint("award_id", "number", name=op.f("pk_agreed_return")),
    )
    op.create_table(
        "instalment_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("resumed_at", Moment(), nullable=True),
        sa.Column("resumed_by", sa.Uuid(), nullable=True),
        sa.Column("resumed_because", sa.String(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_instalment_hold_reason")),
        sa.CheckConstraint(
            "(resumed_at IS NULL) = (resumed_by IS NULL)", name=op.f("ck_instalment_hold_resumed_by_somebody")
        ),
        sa.CheckConstraint(
            "resumed_at IS NULL OR length(trim(resumed_because)) > 0", name=op.f("ck_instalment_hold_resumed_because")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_instalment_hold_award_id_award")),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("fk_instalment_hold_held_by_person")),
        sa.ForeignKeyConstraint(["resumed_by"], ["person.id"], name=op.f("fk_instalment_hold_resumed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment_hold")),
    )
    op.create_index("ix_instalment_hold_award_id_number", "instalment_hold", ["award_id", "number"])
    op.create_index(
        "uq_instalment_hold_stands",
        "instalment_hold",
        ["award_id", "number"],
        unique=True,
        postgresql_where=sa.text("resumed_at IS NULL"),
        sqlite_where=sa.text("resumed_at IS NULL"),
    )
    op.execute(_KNOWN[op.get_bind().dialect.name])


def downgrade() -> None:
    op.drop_table("instalment_hold")
    op.drop_table("agreed_return")
