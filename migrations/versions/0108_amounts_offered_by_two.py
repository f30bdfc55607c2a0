"""Two of us agree to each other amount that we offer."""

from collections.abc import Sequence

from alembic import op

revision: str = "0108"
down_revision: str | None = "0107"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SENTENCE = "two people agree to another amount that the grant-maker offers"
_GUARDS = {
    "postgresql": (
        f"""CREATE FUNCTION keep_two_for_amounts() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'variation_by_two';
        END $$""",
        """CREATE TRIGGER variation_by_two BEFORE INSERT ON variation
        FOR EACH ROW WHEN (NEW.source = 'us' AND NOT NEW.needs_two AND jsonb_exists(NEW.after, 'amount_pence'))
        EXECUTE FUNCTION keep_two_for_amounts()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER variation_by_two BEFORE INSERT ON variation
        WHEN NEW.source = 'us' AND NOT NEW.needs_two AND json_type(NEW.after, '$.amount_pence') IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END""",
    ),
}


def upgrade() -> None:
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER variation_by_two" + (" ON variation" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION keep_two_for_amounts")
