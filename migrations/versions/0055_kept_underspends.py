"""What grantees were let keep of what they have not spent has a record of its own."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_EVENT = sa.table(
    "event",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("actor_id", sa.Uuid()),
    sa.column("facts", sa.JSON()),
    sa.column("at", Moment()),
)


def upgrade() -> None:
    kept = op.create_table(
        "kept_underspend",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_kept_underspend_amount")),
        sa.CheckConstraint("length(trim(source)) > 0", name=op.f("ck_kept_underspend_source")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_kept_underspend_reason")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_kept_underspend_award_id_award")),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_kept_underspend_kept_by_person")),
        sa.PrimaryKeyConstraint("award_id", "number", name=op.f("pk_kept_underspend")),
    )
    happened = sa.select(_EVENT).where(_EVENT.c.name == "awards.underspend_carried", _EVENT.c.actor_id.is_not(None))
    numbers: Counter[object] = Counter()
    rows = []
    for event in op.get_bind().execute(happened.order_by(_EVENT.c.id)).all():
        numbers[event.subject_id] += 1
        said = {name: event.facts[name] for name in ("amount_pence", "source", "reason")}
        who = {"kept_at": event.at, "kept_by": event.actor_id}
        rows.append({"award_id": event.subject_id, "number": numbers[event.subject_id], **said, **who})
    op.bulk_insert(kept, rows)


def downgrade() -> None:
    op.drop_table("kept_underspend")
