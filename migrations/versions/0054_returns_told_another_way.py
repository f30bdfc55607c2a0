"""A return can be told in a call, at a visit or by a recording, and confirmed by link."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WAYS = "'call', 'visit', 'photograph', 'voice_note', 'film', 'other_report'"
_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "return_telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("confirm_by", Moment(), nullable=False),
        sa.Column("corrected", sa.String(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"channel IN ({_WAYS})", name=op.f("ck_return_telling_channel")),
        sa.CheckConstraint("state IN ('waiting', 'confirmed', 'withdrawn')", name=op.f("ck_return_telling_state")),
        sa.CheckConstraint("length(trim(who)) > 0", name=op.f("ck_return_telling_who")),
        sa.CheckConstraint("length(trim(said)) > 0", name=op.f("ck_return_telling_said")),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_return_telling_confirmed")
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_return_telling_confirmed_by_somebody")
        ),
        sa.CheckConstraint("state = 'confirmed' OR corrected = ''", name=op.f("ck_return_telling_corrected")),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monitoring_return.id"],
            name=op.f("fk_return_telling_return_id_monitoring_return"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_return_telling_recorded_by_person")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_return_telling_confirmed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_telling")),
    )
    op.create_index(op.f("ix_return_telling_return_id"), "return_telling", ["return_id"])
    op.create_index(
        "uq_return_telling_waiting",
        "return_telling",
        ["return_id"],
        unique=True,
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="form"))
        batch_op.create_check_constraint(op.f("ck_monitoring_return_channel"), f"channel IN ('form', 'paper', {_WAYS})")
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.alter_column("channel", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.drop_constraint(op.f("ck_monitoring_return_channel"), type_="check")
        batch_op.drop_column("channel")
    op.drop_table("return_telling")
