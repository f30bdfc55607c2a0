"""Who was named as one of an organisation's people acts for it only once they have agreed.

The database itself keeps out of `membership` whoever is asked and has not agreed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_IS_ASKED = """EXISTS (SELECT 1 FROM asked_member JOIN person ON person.email = asked_member.email
                WHERE asked_member.organisation_id = NEW.organisation_id AND person.id = NEW.person_id)"""

_POSTGRESQL = (
    f"""CREATE FUNCTION keep_to_who_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {_IS_ASKED} THEN
           RAISE EXCEPTION 'this person has not agreed'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_is_agreed';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER membership_is_agreed BEFORE INSERT ON membership
       FOR EACH ROW EXECUTE FUNCTION keep_to_who_agreed()""",
)
_SQLITE = (
    f"""CREATE TRIGGER membership_is_agreed BEFORE INSERT ON membership WHEN {_IS_ASKED}
       BEGIN SELECT RAISE(ABORT, 'this person has not agreed'); END""",
)


def upgrade() -> None:
    op.create_table(
        "asked_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("is_signatory", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("denied_at", Moment(), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_asked_member_email")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_asked_member_name")),
        sa.CheckConstraint("denied_at >= asked_at", name=op.f("ck_asked_member_denied_after_asking")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_asked_member_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_asked_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_member")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_asked_member_organisation_id_email")),
    )
    op.create_index(op.f("ix_asked_member_email"), "asked_member", ["email"])
    for statement in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TRIGGER membership_is_agreed{' ON membership' if _on_postgresql() else ''}")
    if _on_postgresql():
        op.execute("DROP FUNCTION keep_to_who_agreed")
    op.drop_table("asked_member")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
