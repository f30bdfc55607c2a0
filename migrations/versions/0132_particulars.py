"""What is said of the grant-maker is kept in versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0132"
down_revision: str | None = "0131"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXTS = ("grant_maker", "service_name", "postal_address", "telephone", "privacy", "accessibility", "complaints")


def upgrade() -> None:
    op.create_table(
        "particulars_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_particulars_version")),
        sa.UniqueConstraint("number", name=op.f("uq_particulars_version_number")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_particulars_version_changed_by_person")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_particulars_version_number")),
        sa.CheckConstraint(
            "length(trim(grant_maker)) > 0 AND length(trim(service_name)) > 0",
            name=op.f("ck_particulars_version_named"),
        ),
        sa.CheckConstraint("(number = 0) = (changed_by IS NULL)", name=op.f("ck_particulars_version_by_whom")),
    )


def downgrade() -> None:
    op.drop_table("particulars_version")
