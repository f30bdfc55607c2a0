"""Triggers that keep the event table append-only, in the database itself.

An event can't be deleted, and can't be changed except once, to give it its number and seal.
"""

from alembic import op

_SQLITE_CHANGED = " OR ".join(
    f"OLD.{column} IS NOT NEW.{column}" for column in ("id", "name", "subject_id", "actor_id", "facts", "at")
)

_SQLITE = (
    """CREATE TRIGGER event_is_kept BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    f"""CREATE TRIGGER event_is_unchanged BEFORE UPDATE ON event
       WHEN OLD.number IS NOT NULL OR {_SQLITE_CHANGED}
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND OLD.number IS NULL
            AND (OLD.id, OLD.name, OLD.subject_id, OLD.facts, OLD.at)
              = (NEW.id, NEW.name, NEW.subject_id, NEW.facts, NEW.at)
            AND OLD.actor_id IS NOT DISTINCT FROM NEW.actor_id THEN
           RETURN NEW;
         END IF;
         RAISE EXCEPTION 'events are append-only';
       END $$""",
    """CREATE TRIGGER event_is_unchanged BEFORE UPDATE OR DELETE ON event
       FOR EACH ROW EXECUTE FUNCTION refuse_event_change()""",
    """CREATE TRIGGER event_is_kept BEFORE TRUNCATE ON event
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()""",
)


def guard_events() -> None:
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def unguard_events() -> None:
    op.execute("DROP TRIGGER event_is_unchanged" + _on_event())
    op.execute("DROP TRIGGER event_is_kept" + _on_event())
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_event_change")


def _on_event() -> str:
    return " ON event" if op.get_bind().dialect.name == "postgresql" else ""
