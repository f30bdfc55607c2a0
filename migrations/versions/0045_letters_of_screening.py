"""A letter is about an application: its decision, or that screening found that it cannot go to the panel."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = "'offer', 'decline', 'reserve', 'reserve_closed'"


def upgrade() -> None:
    op.add_column("letter", sa.Column("application_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE letter SET application_id ="
        " (SELECT decision.application_id FROM decision WHERE decision.id = letter.decision_id)"
    )
    with op.batch_alter_table("letter") as batch_op:
        batch_op.alter_column("application_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("decision_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            op.f("fk_letter_application_id_application"), "application", ["application_id"], ["id"]
        )
        batch_op.create_unique_constraint(op.f("uq_letter_application_id_kind"), ["application_id", "kind"])
        batch_op.drop_constraint(op.f("ck_letter_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_kind"), f"kind IN ({BEFORE}, 'ineligible')")
        batch_op.create_check_constraint(op.f("ck_letter_decision"), "(kind = 'ineligible') = (decision_id IS NULL)")


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind = 'ineligible'")
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_decision"), type_="check")
        batch_op.drop_constraint(op.f("ck_letter_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_kind"), f"kind IN ({BEFORE})")
        batch_op.drop_constraint(op.f("uq_letter_application_id_kind"), type_="unique")
        batch_op.drop_constraint(op.f("fk_letter_application_id_application"), type_="foreignkey")
        batch_op.alter_column("decision_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("application_id")
