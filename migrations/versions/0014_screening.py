"""The checklist of due diligence, risks, and why an application went on with open items."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
ITEMS = "('register', 'account', 'safeguarding', 'document', 'people', 'accounts', 'reserves', 'statement')"


def upgrade() -> None:
    with op.batch_alter_table("screening") as batch_op:
        batch_op.add_column(sa.Column("open_items_reason", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "due_diligence_mark",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"item IN {ITEMS}", name=op.f("ck_due_diligence_mark_item")),
        sa.CheckConstraint(
            "state IN ('open', 'seen', 'not_applicable', 'problem')", name=op.f("ck_due_diligence_mark_state")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'seen') OR length(trim(note)) > 0", name=op.f("ck_due_diligence_mark_note")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_due_diligence_mark_application_id_application")
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_due_diligence_mark_marked_by_person")),
        sa.PrimaryKeyConstraint("application_id", "item", name=op.f("pk_due_diligence_mark")),
    )
    op.create_table(
        "risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("mitigation", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_risk_likelihood")),
        sa.CheckConstraint("severity BETWEEN 1 AND 5", name=op.f("ck_risk_severity")),
        sa.CheckConstraint("length(trim(description)) > 0", name=op.f("ck_risk_description")),
        sa.CheckConstraint(
            "likelihood * severity < 15 OR length(trim(mitigation)) > 0", name=op.f("ck_risk_red_is_met")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_risk_application_id_application")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_risk_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
    )
    op.create_index("ix_risk_application_id", "risk", ["application_id"])


def downgrade() -> None:
    op.drop_table("risk")
    op.drop_table("due_diligence_mark")
    with op.batch_alter_table("screening") as batch_op:
        batch_op.drop_column("open_items_reason")
