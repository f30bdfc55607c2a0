"""A meeting decided what was before it: what was proposed or changed after it had closed needs votes in writing."""

from collections.abc import Sequence

from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CHANGED_SINCE = (
    "NEW.held = 'at the meeting'"
    " AND EXISTS (SELECT 1 FROM meeting WHERE panel_id = NEW.panel_id AND closed_at < NEW.decided_at)"
)
_NAMES = {"decision_was_at_the_meeting": "INSERT", "decision_becomes_as_at_the_meeting": "UPDATE"}
_WHEN = {"INSERT": "NEW.state = 'final'", "UPDATE": "NEW.state = 'final' AND OLD.state <> 'final'"}
_MESSAGE = "what was changed after the meeting was not decided at it"


def upgrade() -> None:
    if _on_postgresql():
        op.execute(
            f"""CREATE FUNCTION guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF {_CHANGED_SINCE} THEN
                    RAISE EXCEPTION '{_MESSAGE}'
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_at_the_meeting';
                  END IF;
                  RETURN NEW;
                END $$"""
        )
    for name, act in _NAMES.items():
        body = (
            f"FOR EACH ROW WHEN ({_WHEN[act]}) EXECUTE FUNCTION guard_meeting()"
            if _on_postgresql()
            else f"WHEN {_WHEN[act]} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}') WHERE {_CHANGED_SINCE}; END"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON decision {body}")


def downgrade() -> None:
    for name in _NAMES:
        op.execute(f"DROP TRIGGER {name}" + (" ON decision" if _on_postgresql() else ""))
    if _on_postgresql():
        op.execute("DROP FUNCTION guard_meeting")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
