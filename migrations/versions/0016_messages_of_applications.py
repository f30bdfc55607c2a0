"""Of which application a message is, so that a conflict of interest closes it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KNOWN = """
    UPDATE message SET application_id = coalesce(
      (SELECT id FROM application WHERE id = message.about_id),
      (SELECT application_id FROM clarification WHERE id = message.about_id),
      (SELECT application_id FROM award WHERE id = message.about_id),
      (SELECT application_id FROM award JOIN monitoring_return ON monitoring_return.award_id = award.id
       WHERE monitoring_return.id = message.about_id)
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.add_column(sa.Column("application_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_message_application_id_application"), "application", ["application_id"], ["id"]
        )
    op.execute(_KNOWN)


def downgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_constraint(op.f("fk_message_application_id_application"), type_="foreignkey")
        batch_op.drop_column("application_id")
