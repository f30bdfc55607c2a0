"""An application goes into one drawing of lots at most."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "lot",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_lot_application_id_application")),
        sa.ForeignKeyConstraint(["draw_id"], ["lot_draw.id"], name=op.f("fk_lot_draw_id_lot_draw")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_lot")),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_draw_id"), ["draw_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lot")
