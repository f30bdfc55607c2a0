"""How places on a reserve list end, and the letter to those whom no money reached."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE, AFTER = "'offer', 'decline', 'reserve'", "'offer', 'decline', 'reserve', 'reserve_closed'"


def upgrade() -> None:
    op.create_table(
        "reserve_ending",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("why_out_of_order", sa.String(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.CheckConstraint("result IN ('funded', 'not funded')", name=op.f("ck_reserve_ending_result")),
        sa.CheckConstraint("result = 'funded' OR why_out_of_order = ''", name=op.f("ck_reserve_ending_out_of_order")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_reserve_ending_decision_id_decision")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_reserve_ending_decided_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_reserve_ending_ended_by_person")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_reserve_ending")),
    )
    _letters_of(AFTER)


def downgrade() -> None:
    _letters_of(BEFORE)
    op.drop_table("reserve_ending")


def _letters_of(kinds: str) -> None:
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_kind"), f"kind IN ({kinds})")
