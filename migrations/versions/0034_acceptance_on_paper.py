"""A letter of acceptance that was signed on paper is entered by one administrator and confirmed by another."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "paper_acceptance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("second_name", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'confirmed', 'refused')", name=op.f("ck_paper_acceptance_state")),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name=op.f("ck_paper_acceptance_settled")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_paper_acceptance_settled_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR settled_by <> entered_by", name=op.f("ck_paper_acceptance_two_people")
        ),
        sa.CheckConstraint("(state = 'refused') = (length(trim(reason)) > 0)", name=op.f("ck_paper_acceptance_reason")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_paper_acceptance_award_id_award")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_paper_acceptance_entered_by_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_paper_acceptance_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_acceptance")),
    )
    op.create_index(op.f("ix_paper_acceptance_award_id"), "paper_acceptance", ["award_id"])
    op.create_index(
        "uq_paper_acceptance_award_id",
        "paper_acceptance",
        ["award_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("paper_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_upload_paper_id_paper_acceptance"), "paper_acceptance", ["paper_id"], ["id"]
        )
        batch_op.create_check_constraint(op.f("ck_upload_paper"), "(belongs_to = 'paper') = (paper_id IS NOT NULL)")
    op.create_index(op.f("ix_upload_paper_id"), "upload", ["paper_id"])


def downgrade() -> None:
    op.execute("DELETE FROM upload WHERE belongs_to = 'paper'")
    op.drop_index(op.f("ix_upload_paper_id"), table_name="upload")
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_constraint(op.f("ck_upload_paper"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_paper_id_paper_acceptance"), type_="foreignkey")
        batch_op.drop_column("paper_id")
    op.drop_table("paper_acceptance")
