"""Organisations that want to be found are in a directory, with how to reach them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0095"
down_revision: str | None = "0094"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "directory_entry",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("told_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_directory_entry")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_directory_entry_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_directory_entry_told_by_person")),
        sa.CheckConstraint("length(trim(contact)) > 0", name=op.f("ck_directory_entry_contact")),
    )


def downgrade() -> None:
    op.drop_table("directory_entry")
