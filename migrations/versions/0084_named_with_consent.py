"""An organisation says whether it may be named in what is published. Nobody has been asked so far."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.triggers import Trigger, on_postgresql

revision: str = "0084"
down_revision: str | None = "0083"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSERT = "INSERT INTO tally (id, of_id, name, number) VALUES ({id}, {of}, 'changes', 1)"


def _renamed() -> Trigger:
    """An organisation that is named otherwise changes the picture of funding too."""
    new, of = "gen_random_uuid()", "'00000000-0000-7000-8000-00000000f00d'"
    if not on_postgresql():
        new, of = "lower(hex(randomblob(16)))", of.replace("-", "")
    otherwise = "coalesce(CAST(OLD.may_be_named AS INTEGER), -1) <> coalesce(CAST(NEW.may_be_named AS INTEGER), -1)"
    act = "UPDATE OF may_be_named"
    return Trigger("funding_naming_changes", act, "organisation", otherwise, (_INSERT.format(id=new, of=of),))


def upgrade() -> None:
    op.add_column("organisation", sa.Column("may_be_named", sa.Boolean(), nullable=True))
    _renamed().create()


def downgrade() -> None:
    _renamed().drop()
    op.drop_column("organisation", "may_be_named")
