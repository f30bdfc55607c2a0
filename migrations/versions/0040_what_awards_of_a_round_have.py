"""What awards of each round have of each funder's contribution."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BORNE = """
    INSERT INTO round_share (round_id, funder_id, awarded_pence)
    SELECT application.round_id, share.funder_id, SUM(share.amount_pence)
    FROM award_share AS share JOIN award ON award.id = share.award_id
    JOIN application ON application.id = award.application_id
    WHERE award.state NOT IN ('declined', 'lapsed')
    GROUP BY application.round_id, share.funder_id
"""


def upgrade() -> None:
    op.create_table(
        "round_share",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("awarded_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("awarded_pence >= 0", name=op.f("ck_round_share_awarded")),
        sa.ForeignKeyConstraint(["funder_id"], ["organisation.id"], name=op.f("fk_round_share_funder_id_organisation")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_share_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "funder_id", name=op.f("pk_round_share")),
    )
    op.create_index(op.f("ix_round_share_funder_id"), "round_share", ["funder_id"])
    op.execute(BORNE)


def downgrade() -> None:
    op.drop_table("round_share")
