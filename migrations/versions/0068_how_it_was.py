"""How applying, deciding and reporting was for people, kept without a name."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0068"
down_revision: str | None = "0067"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OCCASION = "occasion IN ('applied', 'awarded', 'declined', 'returned')"


def upgrade() -> None:
    op.create_table(
        "experience_asked",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("open_to", sa.Date(), nullable=False),
        sa.CheckConstraint(_OCCASION, name=op.f("ck_experience_asked_occasion")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_experience_asked_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_experience_asked")),
    )
    op.create_index(op.f("ix_experience_asked_open_to"), "experience_asked", ["open_to"])
    op.create_table(
        "experience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("ease", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint(_OCCASION, name=op.f("ck_experience_occasion")),
        sa.CheckConstraint("ease BETWEEN 1 AND 5", name=op.f("ck_experience_ease")),
        sa.CheckConstraint("ease IS NOT NULL OR length(trim(said)) > 0", name=op.f("ck_experience_says_something")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_experience_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
    )
    op.create_index("ix_experience_scheme_id_occasion", "experience", ["scheme_id", "occasion", "is_shown"])


def downgrade() -> None:
    op.drop_index("ix_experience_scheme_id_occasion", "experience")
    op.drop_table("experience")
    op.drop_index(op.f("ix_experience_asked_open_to"), "experience_asked")
    op.drop_table("experience_asked")
