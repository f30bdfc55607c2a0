"""Notice that a grant ends before its last day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PEOPLE = ("prepared_by", "agreed_by", "given_by", "closed_by")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("exception", sa.String(), nullable=True),
        sa.Column("exception_reasons", sa.String(), nullable=False),
        sa.Column("kept", Json, nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", Moment(), nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", Moment(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("our_plan", sa.String(), nullable=False),
        sa.Column("their_plan", sa.String(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('prepared', 'given', 'withdrawn', 'ended')", name=op.f("ck_notice_state")),
        sa.CheckConstraint("side IN ('grantee', 'us')", name=op.f("ck_notice_side")),
        sa.CheckConstraint("exception IN ('agreed', 'breach', 'instruction')", name=op.f("ck_notice_exception")),
        sa.CheckConstraint(
            "exception IS NULL OR length(trim(exception_reasons)) > 0", name=op.f("ck_notice_exception_has_reasons")
        ),
        sa.CheckConstraint("length(trim(reasons)) > 0", name=op.f("ck_notice_has_reasons")),
        sa.CheckConstraint("side = 'grantee' OR given_by <> prepared_by", name=op.f("ck_notice_two_people")),
        sa.CheckConstraint(
            "state NOT IN ('given', 'ended') OR given_by IS NOT NULL", name=op.f("ck_notice_given_by_somebody")
        ),
        sa.CheckConstraint(
            "exception IS NULL OR exception <> 'agreed' OR given_by IS NULL OR agreed_by IS NOT NULL",
            name=op.f("ck_notice_agreed"),
        ),
        sa.CheckConstraint("(state IN ('prepared', 'given')) = (closed_at IS NULL)", name=op.f("ck_notice_closed")),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR length(trim(withdrawal_reason)) > 0", name=op.f("ck_notice_withdrawn_with_reason")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_notice_award_id_award")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_notice_{column}_person"))
            for column in _PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_award_id"), "notice", ["award_id"])
    is_open = sa.text("state IN ('prepared', 'given')")
    op.create_index(
        "uq_notice_open", "notice", ["award_id"], unique=True, postgresql_where=is_open, sqlite_where=is_open
    )


def downgrade() -> None:
    op.drop_index("uq_notice_open", table_name="notice")
    op.drop_index(op.f("ix_notice_award_id"), table_name="notice")
    op.drop_table("notice")
