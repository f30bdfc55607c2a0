"""Two administrators appoint a third: proposals that somebody becomes one are kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0118"
down_revision: str | None = "0117"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WAITS = sa.text("state = 'proposed'")


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name=op.f("ck_appointment_email")),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused', 'taken back')", name=op.f("ck_appointment_state")
        ),
        sa.CheckConstraint("(state = 'proposed') = (settled_at IS NULL)", name=op.f("ck_appointment_settled")),
        sa.CheckConstraint(
            "settled_by IS NOT NULL OR state IN ('proposed', 'confirmed')", name=op.f("ck_appointment_settled_by")
        ),
        sa.CheckConstraint("(settled_by = proposed_by) = (state = 'taken back')", name=op.f("ck_appointment_by_two")),
        sa.CheckConstraint("(state = 'confirmed') = (person_id IS NOT NULL)", name=op.f("ck_appointment_confirmed")),
        sa.CheckConstraint(
            "state <> 'refused' OR length(trim(refusal)) > 0", name=op.f("ck_appointment_refused_with_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_appointment_proposed_by_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_appointment_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(
        "uq_appointment_waiting",
        "appointment",
        ["email"],
        unique=True,
        postgresql_where=_WAITS,
        sqlite_where=_WAITS,
    )


def downgrade() -> None:
    op.drop_index("uq_appointment_waiting", "appointment")
    op.drop_table("appointment")
