"""Who was a contact of an organisation, until they have been told that they are not any more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "replaced_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_replaced_contact_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["replaced_by"], ["person.id"], name=op.f("fk_replaced_contact_replaced_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced_contact")),
    )


def downgrade() -> None:
    op.drop_table("replaced_contact")
