"""What returns bring up, and who looks after an exception."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "return_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('off target', 'underspent', 'overspent')", name=op.f("ck_return_finding_kind")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_return_finding_award_id_award")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monitoring_return.id"], name=op.f("fk_return_finding_return_id_monitoring_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_finding")),
        sa.UniqueConstraint("award_id", "kind", name=op.f("uq_return_finding_award_id_kind")),
    )
    op.create_index(op.f("ix_return_finding_return_id"), "return_finding", ["return_id"])
    op.create_index("ix_return_finding_found", "return_finding", ["found_at", "id"])
    op.create_table(
        "exception_hold",
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "matter IN ('return', 'unread', 'unheard', 'condition', 'evidence', 'repayment', 'finding')",
            name=op.f("ck_exception_hold_matter"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exception_hold_person_id_person")),
        sa.PrimaryKeyConstraint("matter", "subject_id", name=op.f("pk_exception_hold")),
    )
    op.create_index("ix_monitoring_return_sent", "monitoring_return", ["state", "submitted_at", "id"])
    op.create_index("ix_monitoring_return_reviewed", "monitoring_return", ["state", "reviewed_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_monitoring_return_reviewed", "monitoring_return")
    op.drop_index("ix_monitoring_return_sent", "monitoring_return")
    op.drop_table("exception_hold")
    op.drop_table("return_finding")
