"""Letters about what happens to a grant, beside those that say what became of an application."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OLD = "('offer', 'decline', 'reserve', 'reserve_closed', 'ineligible')"
_NEW = "('variation', 'notice', 'ending', 'payment_sent', 'thank_you')"
_ALL = f"{_OLD[:-1]}, {_NEW[1:]}"


def upgrade() -> None:
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_letter_decision"), type_="check")
        batch_op.alter_column("application_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("about_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("facts", Json, nullable=False, server_default="{}"))
        batch_op.create_unique_constraint(op.f("uq_letter_about_id_kind"), ["about_id", "kind"])
        batch_op.create_check_constraint(op.f("ck_letter_kind"), f"kind IN {_ALL}")
        batch_op.create_check_constraint(
            op.f("ck_letter_of_application"), f"(kind IN {_OLD}) = (application_id IS NOT NULL)"
        )
        batch_op.create_check_constraint(op.f("ck_letter_about"), "(application_id IS NULL) = (about_id IS NOT NULL)")
        batch_op.create_check_constraint(
            op.f("ck_letter_of_award"), "application_id IS NOT NULL OR award_id IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_letter_decision"),
            "(decision_id IS NOT NULL) = (kind <> 'ineligible' AND application_id IS NOT NULL)",
        )
    with op.batch_alter_table("letter") as batch_op:
        batch_op.alter_column("facts", existing_type=Json, server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE about_id IS NOT NULL")
    with op.batch_alter_table("letter") as batch_op:
        for name in ("kind", "of_application", "about", "of_award", "decision"):
            batch_op.drop_constraint(op.f(f"ck_letter_{name}"), type_="check")
        batch_op.drop_constraint(op.f("uq_letter_about_id_kind"), type_="unique")
        batch_op.drop_column("about_id")
        batch_op.drop_column("facts")
        batch_op.alter_column("application_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_letter_kind"), f"kind IN {_OLD}")
        batch_op.create_check_constraint(op.f("ck_letter_decision"), "(kind = 'ineligible') = (decision_id IS NULL)")
