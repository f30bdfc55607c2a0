"""Staff write to several grants, applications or organisations at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0131"
down_revision: str | None = "0130"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ONE = (
    "(CASE WHEN award_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN application_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN round_id IS NULL THEN 0 ELSE 1 END)"
)
SEVERAL = " + (CASE WHEN several_of IS NULL THEN 0 ELSE 1 END)"


def upgrade() -> None:
    with op.batch_alter_table("mailing") as table:
        table.drop_constraint(op.f("ck_mailing_about_one"), type_="check")
        table.add_column(sa.Column("several_of", sa.String(), nullable=True))
        table.create_check_constraint(op.f("ck_mailing_about_one"), f"{ONE}{SEVERAL} = 1")
        table.create_check_constraint(
            op.f("ck_mailing_several_of"), "several_of IN ('awards', 'applications', 'organisations')"
        )


def downgrade() -> None:
    sent = "SELECT id FROM mailing WHERE several_of IS NOT NULL"
    op.execute(f"DELETE FROM mailing_recipient WHERE mailing_id IN ({sent})")  # noqa: S608 - no value is in it
    op.execute("DELETE FROM mailing WHERE several_of IS NOT NULL")
    with op.batch_alter_table("mailing") as table:
        table.drop_constraint(op.f("ck_mailing_several_of"), type_="check")
        table.drop_constraint(op.f("ck_mailing_about_one"), type_="check")
        table.drop_column("several_of")
        table.create_check_constraint(op.f("ck_mailing_about_one"), f"{ONE} = 1")
