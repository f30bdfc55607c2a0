"""Who does not act for an organisation any more; and the database itself keeps somebody who may sign."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OTHERS_SIGN = """EXISTS (SELECT 1 FROM membership WHERE organisation_id = OLD.organisation_id
                      AND person_id <> OLD.person_id AND is_signatory)"""

_POSTGRESQL = (
    f"""CREATE FUNCTION keep_a_signatory() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         PERFORM 1 FROM organisation WHERE id = OLD.organisation_id FOR UPDATE;
         IF NOT {_OTHERS_SIGN} THEN
           RAISE EXCEPTION 'somebody has to be able to sign'
             USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_keeps_signatory';
         END IF;
         IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER membership_keeps_signatory BEFORE DELETE ON membership
       FOR EACH ROW WHEN (OLD.is_signatory) EXECUTE FUNCTION keep_a_signatory()""",
    """CREATE TRIGGER membership_lets_somebody_sign BEFORE UPDATE OF is_signatory ON membership
       FOR EACH ROW WHEN (OLD.is_signatory AND NOT NEW.is_signatory) EXECUTE FUNCTION keep_a_signatory()""",
)
_SQLITE = (
    f"""CREATE TRIGGER membership_keeps_signatory BEFORE DELETE ON membership
       WHEN OLD.is_signatory AND NOT {_OTHERS_SIGN}
       BEGIN SELECT RAISE(ABORT, 'somebody has to be able to sign'); END""",
    f"""CREATE TRIGGER membership_lets_somebody_sign BEFORE UPDATE OF is_signatory ON membership
       WHEN OLD.is_signatory AND NOT NEW.is_signatory AND NOT {_OTHERS_SIGN}
       BEGIN SELECT RAISE(ABORT, 'somebody has to be able to sign'); END""",
)


def upgrade() -> None:
    op.create_table(
        "former_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("is_signatory", sa.Boolean(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=False),
        sa.CheckConstraint("left_at >= since", name=op.f("ck_former_membership_left_after_joining")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_former_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_membership")),
    )
    op.create_index(op.f("ix_former_membership_organisation_id"), "former_membership", ["organisation_id"])
    op.create_index(op.f("ix_former_membership_person_id"), "former_membership", ["person_id"])
    for statement in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    on_table = " ON membership" if _on_postgresql() else ""
    op.execute(f"DROP TRIGGER membership_keeps_signatory{on_table}")
    op.execute(f"DROP TRIGGER membership_lets_somebody_sign{on_table}")
    if _on_postgresql():
        op.execute("DROP FUNCTION keep_a_signatory")
    op.drop_table("former_membership")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
