"""A return can be taken back until one of us has begun to review it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0085"
down_revision: str | None = "0084"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BY = "fk_monitoring_return_review_begun_by_person"
_BOTH = "ck_monitoring_return_review_begun"


def upgrade() -> None:
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.add_column(sa.Column("review_begun_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("review_begun_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f(_BY), "person", ["review_begun_by"], ["id"])
        batch_op.create_check_constraint(op.f(_BOTH), "(review_begun_at IS NULL) = (review_begun_by IS NULL)")


def downgrade() -> None:
    with op.batch_alter_table("monitoring_return") as batch_op:
        batch_op.drop_constraint(op.f(_BOTH), type_="check")
        batch_op.drop_constraint(op.f(_BY), type_="foreignkey")
        batch_op.drop_column("review_begun_by")
        batch_op.drop_column("review_begun_at")
