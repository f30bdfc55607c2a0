"""Feedback, evaluations, recordings and receipts belong to returns; what nobody has seen is an exception."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0072"
down_revision: str | None = "0071"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = (
    "'feedback', 'interim_evaluation', 'final_evaluation', 'receipts', 'photograph', 'voice_note', 'film',"
    " 'other_report'"
)
_BEFORE = ("return", "unread", "unheard", "condition", "evidence", "repayment", "finding", "risk")


def upgrade() -> None:
    op.create_table(
        "return_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("shows", sa.String(), nullable=False),
        sa.Column("names_people", sa.Boolean(), nullable=False),
        sa.Column("people_agreed", sa.Boolean(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_return_evidence_kind")),
        sa.CheckConstraint(
            "people_agreed OR (NOT names_people AND kind NOT IN ('photograph', 'voice_note', 'film'))",
            name=op.f("ck_return_evidence_agreed"),
        ),
        sa.CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name=op.f("ck_return_evidence_seen_by_somebody")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_evidence_return_id_monitoring_return")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_return_evidence_award_id_award")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_return_evidence_added_by_person")),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_return_evidence_seen_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_evidence")),
    )
    op.create_index(op.f("ix_return_evidence_return_id"), "return_evidence", ["return_id"])
    op.create_index("ix_return_evidence_added", "return_evidence", ["added_at", "id"])
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("evidence_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_upload_evidence_id_return_evidence"), "return_evidence", ["evidence_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_upload_evidence"), "(belongs_to = 'evidence') = (evidence_id IS NOT NULL)"
        )
        batch_op.create_index(op.f("ix_upload_evidence_id"), ["evidence_id"])
    _allow((*_BEFORE, "shown"))


def downgrade() -> None:
    op.execute("DELETE FROM exception_hold WHERE matter = 'shown'")
    _allow(_BEFORE)
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_index(op.f("ix_upload_evidence_id"))
        batch_op.drop_constraint(op.f("ck_upload_evidence"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_evidence_id_return_evidence"), type_="foreignkey")
        batch_op.drop_column("evidence_id")
    op.drop_table("return_evidence")


def _allow(matters: tuple[str, ...]) -> None:
    with op.batch_alter_table("exception_hold") as batch_op:
        batch_op.drop_constraint(op.f("ck_exception_hold_matter"), type_="check")
        batch_op.create_check_constraint(op.f("ck_exception_hold_matter"), f"matter IN {matters}")
