"""Postcodes and the areas they are in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('ward', 'partnership')", name=op.f("ck_area_kind")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_area_name")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index("ix_area_kind_name", "area", ["kind", "name"])
    op.create_table(
        "place",
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("ward_code", sa.String(), nullable=False),
        sa.Column("lsoa_code", sa.String(), nullable=False),
        sa.Column("lsoa_name", sa.String(), nullable=False),
        sa.Column("decile", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.CheckConstraint("decile BETWEEN 1 AND 10", name=op.f("ck_place_decile")),
        sa.ForeignKeyConstraint(["ward_code"], ["area.code"], name=op.f("fk_place_ward_code_area")),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_place")),
    )


def downgrade() -> None:
    op.drop_table("place")
    op.drop_table("area")
