"""A scheme is set up in steps, and keeps the test whether a grant is right, with who took it and when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0109"
down_revision: str | None = "0108"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS: dict[str, tuple[sa.types.TypeEngine[object], str]] = {
    "instrument_answers": (Json, ""),
    "instrument_tested_by": (sa.Uuid(), "CONSTRAINT fk_scheme_instrument_tested_by_person REFERENCES person (id)"),
    "instrument_tested_at": (
        Moment(),
        "CONSTRAINT ck_scheme_instrument_tested CHECK ((instrument_tested_by IS NULL) = (instrument_tested_at IS NULL))",
    ),
}
"""Each with what holds of it. Added one by one, so that SQLite need not make anew a table that triggers read."""


def upgrade() -> None:
    dialect = op.get_bind().dialect
    for name, (kind, holds) in _COLUMNS.items():
        op.execute(f"ALTER TABLE scheme ADD COLUMN {name} {kind.compile(dialect)} {holds}")
    op.create_table(
        "scheme_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("begun_with", sa.String(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_scheme_draft_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_draft")),
    )


def downgrade() -> None:
    op.drop_table("scheme_draft")
    for name in reversed(_COLUMNS):
        op.drop_column("scheme", name)
