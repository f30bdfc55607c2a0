"""People choose which messages they get by mail, and at which hours they are written to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0074"
down_revision: str | None = "0073"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "unsubscription",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unsubscription_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_unsubscription")),
    )
    op.create_table(
        "mailing_hours",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("until_hour", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_hour >= 0 AND from_hour + 3 <= until_hour AND until_hour <= 24", name=op.f("ck_mailing_hours_hours")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mailing_hours_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mailing_hours")),
    )


def downgrade() -> None:
    op.drop_table("mailing_hours")
    op.drop_table("unsubscription")
