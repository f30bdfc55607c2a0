"""A grant that ends is renewed through a light form."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0071"
down_revision: str | None = "0070"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = sa.text("state IN ('invited', 'sent', 'recommended')")


def upgrade() -> None:
    op.create_table(
        "renewal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("most_pence", sa.BigInteger(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("asked_months", sa.Integer(), nullable=True),
        sa.Column("asked_pence", sa.BigInteger(), nullable=True),
        sa.Column("what_changed", sa.String(), nullable=False),
        sa.Column("next_time", sa.String(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("given_months", sa.Integer(), nullable=True),
        sa.Column("given_pence", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("recommended_at", Moment(), nullable=True),
        sa.Column("recommended_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("variation_number", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('invited', 'sent', 'recommended', 'offered', 'declined', 'withdrawn')",
            name=op.f("ck_renewal_state"),
        ),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name=op.f("ck_renewal_months")),
        sa.CheckConstraint("most_pence > 0", name=op.f("ck_renewal_most")),
        sa.CheckConstraint("asked_months <= months AND asked_pence <= most_pence", name=op.f("ck_renewal_asked")),
        sa.CheckConstraint("given_months <= months AND given_pence <= most_pence", name=op.f("ck_renewal_given")),
        sa.CheckConstraint("outcome IN ('renew', 'decline')", name=op.f("ck_renewal_outcome")),
        sa.CheckConstraint("(sent_at IS NULL) = (state IN ('invited', 'withdrawn'))", name=op.f("ck_renewal_sent")),
        sa.CheckConstraint("(recommended_by IS NULL) = (outcome IS NULL)", name=op.f("ck_renewal_recommended")),
        sa.CheckConstraint(
            "(confirmed_by IS NOT NULL) = (state IN ('offered', 'declined'))", name=op.f("ck_renewal_confirmed")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR recommended_by IS NOT NULL", name=op.f("ck_renewal_recommended_first")
        ),
        sa.CheckConstraint("recommended_by <> confirmed_by", name=op.f("ck_renewal_two_people")),
        sa.CheckConstraint("(variation_number IS NOT NULL) = (state = 'offered')", name=op.f("ck_renewal_offered")),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_renewal_invited_by_person")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_renewal_sent_by_person")),
        sa.ForeignKeyConstraint(["recommended_by"], ["person.id"], name=op.f("fk_renewal_recommended_by_person")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_renewal_confirmed_by_person")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_renewal_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_renewal_award_id_number")),
    )
    op.create_index("uq_renewal_open", "renewal", ["award_id"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN)


def downgrade() -> None:
    op.drop_table("renewal")
