"""Triggers that keep the history append-only, in the database itself.

An event can't be deleted, and can't be changed except once, to give it its number and seal. What an event is about
can't be changed or deleted either, and nothing is added to it once the event is sealed. The note of the newest seal
stays, and only ever moves on.
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


_SEALED = "EXISTS (SELECT 1 FROM event WHERE id = NEW.event_id AND number IS NOT NULL)"
_SQLITE_SUBJECTS = (
    """CREATE TRIGGER event_subject_is_kept BEFORE DELETE ON event_subject
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER event_subject_is_unchanged BEFORE UPDATE ON event_subject
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    f"""CREATE TRIGGER event_subject_is_whole BEFORE INSERT ON event_subject WHEN {_SEALED}
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER newest_seal_is_kept BEFORE DELETE ON newest_seal
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER newest_seal_moves_on BEFORE UPDATE ON newest_seal WHEN NEW.number <= OLD.number
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    # SQLite replaces a row without asking the triggers of those that go.
    """CREATE TRIGGER newest_seal_is_not_replaced BEFORE INSERT ON newest_seal
       WHEN EXISTS (SELECT 1 FROM newest_seal)
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
)
_POSTGRESQL_SUBJECTS = (
    f"""CREATE FUNCTION refuse_event_subject_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'INSERT' THEN
           IF NOT {_SEALED} THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'events are append-only';
       END $$""",
    """CREATE FUNCTION refuse_older_seal() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF NEW.number > OLD.number THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'events are append-only';
       END $$""",
    """CREATE TRIGGER event_subject_is_whole BEFORE INSERT OR UPDATE OR DELETE ON event_subject
       FOR EACH ROW EXECUTE FUNCTION refuse_event_subject_change()""",
    """CREATE TRIGGER event_subject_is_kept BEFORE TRUNCATE ON event_subject
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_subject_change()""",
    """CREATE TRIGGER newest_seal_moves_on BEFORE UPDATE OR DELETE ON newest_seal
       FOR EACH ROW EXECUTE FUNCTION refuse_older_seal()""",
    """CREATE TRIGGER newest_seal_is_kept BEFORE TRUNCATE ON newest_seal
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_older_seal()""",
)
_TRIGGERS_OF_SUBJECTS = {
    "postgresql": (
        ("event_subject", ("event_subject_is_whole", "event_subject_is_kept")),
        ("newest_seal", ("newest_seal_moves_on", "newest_seal_is_kept")),
    ),
    "sqlite": (
        ("event_subject", ("event_subject_is_kept", "event_subject_is_unchanged", "event_subject_is_whole")),
        ("newest_seal", ("newest_seal_is_kept", "newest_seal_moves_on", "newest_seal_is_not_replaced")),
    ),
}


def guard_events() -> None:
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def guard_subjects() -> None:
    """Also keep what events are about, and the note of the newest seal."""
    for statement in _POSTGRESQL_SUBJECTS if op.get_bind().dialect.name == "postgresql" else _SQLITE_SUBJECTS:
        op.execute(statement)


def unguard_subjects() -> None:
    dialect = op.get_bind().dialect.name
    for table, triggers in _TRIGGERS_OF_SUBJECTS[dialect]:
        for trigger in triggers:
            op.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if dialect == "postgresql" else ""))
    if dialect == "postgresql":
        op.execute("DROP FUNCTION refuse_event_subject_change")
        op.execute("DROP FUNCTION refuse_older_seal")


def unguard_events() -> None:
    op.execute("DROP TRIGGER event_is_unchanged" + _on_event())
    op.execute("DROP TRIGGER event_is_kept" + _on_event())
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_event_change")


def _on_event() -> str:
    return " ON event" if op.get_bind().dialect.name == "postgresql" else ""
