"""Lists saved under names, and the indexes by which long lists are sorted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0105"
down_revision: str | None = "0104"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SORTED_BY = {
    "application": ("submitted_at",),
    "award": ("awarded_on", "amount_pence"),
    "instalment": ("due_on", "amount_pence"),
    "monitoring_return": ("due_at",),
}


def upgrade() -> None:
    op.create_table(
        "saved_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("for_all", sa.Boolean(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_saved_list_name")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_list_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
        sa.UniqueConstraint("person_id", "list_key", "name", name=op.f("uq_saved_list_person_id_list_key_name")),
    )
    where = sa.text("for_all")
    op.create_index("ix_saved_list_for_all", "saved_list", ["list_key"], postgresql_where=where, sqlite_where=where)
    for table, columns in _SORTED_BY.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}_id", table, [column, "id"])


def downgrade() -> None:
    for table, columns in _SORTED_BY.items():
        for column in columns:
            op.drop_index(f"ix_{table}_{column}_id", table_name=table)
    op.drop_table("saved_list")
