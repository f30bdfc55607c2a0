"""Proposals of who reads what in large rounds are kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "reading_proposal",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=True),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("loads", Json, nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(), nullable=False),
        sa.CheckConstraint("(made_at IS NOT NULL) = (fingerprint <> '')", name=op.f("ck_reading_proposal_made")),
        sa.CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name=op.f("ck_reading_proposal_accepted")),
        sa.CheckConstraint(
            "accepted_at IS NULL OR made_at IS NOT NULL", name=op.f("ck_reading_proposal_accepted_when_made")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR accepted_at IS NOT NULL", name=op.f("ck_reading_proposal_ended_when_accepted")
        ),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (changed IS NOT NULL OR refused <> '')", name=op.f("ck_reading_proposal_ended")
        ),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_reading_proposal_accepted_by_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_reading_proposal_asked_by_person")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_reading_proposal_panel_id_panel")),
        sa.PrimaryKeyConstraint("panel_id", "anew", name=op.f("pk_reading_proposal")),
    )
    op.create_table(
        "proposed_readers",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("member_ids", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_proposed_readers_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id", "anew"],
            ["reading_proposal.panel_id", "reading_proposal.anew"],
            name=op.f("fk_proposed_readers_panel_id_reading_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("panel_id", "anew", "application_id", name=op.f("pk_proposed_readers")),
    )
    op.create_index(op.f("ix_proposed_readers_application_id"), "proposed_readers", ["application_id"])


def downgrade() -> None:
    op.drop_table("proposed_readers")
    op.drop_table("reading_proposal")
