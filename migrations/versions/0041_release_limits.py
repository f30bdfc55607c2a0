"""How much a person may release in one run and in one day, as somebody else has set it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "release_limit",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("run_pence", PenceColumn(), nullable=False),
        sa.Column("day_pence", PenceColumn(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("run_pence >= 0 AND day_pence >= run_pence", name=op.f("ck_release_limit_amounts")),
        sa.CheckConstraint("set_by <> person_id", name=op.f("ck_release_limit_set_by_another")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_release_limit_person_id_person")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_release_limit_set_by_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_release_limit")),
    )


def downgrade() -> None:
    op.drop_table("release_limit")
