"""A return told on paper or by telephone is typed in by one of us, and its people say whether it is right."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0091"
down_revision: str | None = "0090"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = sa.text("sent_at IS NULL")
_KINDS = (
    "'feedback', 'interim_evaluation', 'final_evaluation', 'receipts', 'photograph', 'voice_note', 'film',"
    " 'other_report'"
)
_BY = "fk_monitoring_return_entered_by_person"
_CHANNEL, _BOTH = "ck_monitoring_return_entered_channel", "ck_monitoring_return_entered"


def upgrade() -> None:
    op.create_table(
        "return_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("confirm_by", Moment(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_how", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("objection", sa.String(), nullable=False),
        sa.CheckConstraint("channel IN ('phone', 'paper')", name=op.f("ck_return_entry_channel")),
        sa.CheckConstraint("confirmed_how IN ('link', 'phone', 'post')", name=op.f("ck_return_entry_confirmed_how")),
        sa.CheckConstraint("length(trim(who)) > 0", name=op.f("ck_return_entry_who")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name=op.f("ck_return_entry_confirmed"),
        ),
        sa.CheckConstraint(
            "sent_at IS NOT NULL OR (confirmed_at IS NULL AND objection = '')", name=op.f("ck_return_entry_sent_first")
        ),
        sa.CheckConstraint("(sent_at IS NULL) = (confirm_by IS NULL)", name=op.f("ck_return_entry_confirm_by")),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monitoring_return.id"],
            name=op.f("fk_return_entry_return_id_monitoring_return"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_return_entry_entered_by_person")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_return_entry_confirmed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_entry")),
    )
    op.create_index(op.f("ix_return_entry_return_id"), "return_entry", ["return_id"])
    op.create_index(
        "uq_return_entry_open",
        "return_entry",
        ["return_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.add_column(sa.Column("entered_channel", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("entered_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f(_BY), "person", ["entered_by"], ["id"])
        batch_op.create_check_constraint(op.f(_CHANNEL), "entered_channel IN ('phone', 'paper')")
        batch_op.create_check_constraint(op.f(_BOTH), "(entered_channel IS NULL) = (entered_by IS NULL)")
    _take_kinds(f"{_KINDS}, 'scan'")


def downgrade() -> None:
    _take_kinds(_KINDS)
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.drop_constraint(op.f(_BOTH), type_="check")
        batch_op.drop_constraint(op.f(_CHANNEL), type_="check")
        batch_op.drop_constraint(op.f(_BY), type_="foreignkey")
        batch_op.drop_column("entered_by")
        batch_op.drop_column("entered_channel")
    op.drop_table("return_entry")


def _take_kinds(kinds: str) -> None:
    name = op.f("ck_return_evidence_kind")
    with op.batch_alter_table("return_evidence") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"kind IN ({kinds})")
