"""A grant keeps until when it is under notice, and an instalment that notice stops it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json

revision: str = "0081"
down_revision: str | None = "0080"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_AWARD = sa.table("award", sa.column("id", sa.Uuid()), sa.column("under_notice_until", sa.Date()))
_INSTALMENT = sa.table(
    "instalment",
    sa.column("id", sa.Uuid()),
    sa.column("award_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("due_on", sa.Date()),
    sa.column("state", sa.String()),
    sa.column("stopped_after", sa.Date()),
)
_NOTICE = sa.table(
    "notice",
    sa.column("award_id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("ends_on", sa.Date()),
    sa.column("kept", Json),
)
_PAYMENT = sa.table("payment", sa.column("instalment_id", sa.Uuid()))


def upgrade() -> None:
    op.add_column("award", sa.Column("under_notice_until", sa.Date(), nullable=True))
    op.add_column("instalment", sa.Column("stopped_after", sa.Date(), nullable=True))
    _tell_of_notice_that_stands()


def _tell_of_notice_that_stands() -> None:
    connection = op.get_bind()
    given = sa.select(_NOTICE.c.award_id, _NOTICE.c.ends_on, _NOTICE.c.kept).where(_NOTICE.c.state == "given")
    for award_id, ends_on, kept in connection.execute(given).all():
        connection.execute(sa.update(_AWARD).where(_AWARD.c.id == award_id).values(under_notice_until=ends_on))
        connection.execute(
            sa.update(_INSTALMENT)
            .where(
                _INSTALMENT.c.award_id == award_id,
                _INSTALMENT.c.state != "paid",
                _INSTALMENT.c.due_on > ends_on,
                _INSTALMENT.c.number.not_in(kept),
                _INSTALMENT.c.id.not_in(sa.select(_PAYMENT.c.instalment_id)),
            )
            .values(stopped_after=ends_on)
        )


def downgrade() -> None:
    op.drop_column("instalment", "stopped_after")
    op.drop_column("award", "under_notice_until")
