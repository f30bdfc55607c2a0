"""What every stage stands on: history, jobs, files and documents. The database itself keeps the history append-only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SQLITE_CHANGED = " OR ".join(
    f"OLD.{column} IS NOT NEW.{column}" for column in ("id", "name", "subject_id", "actor_id", "facts", "at")
)
_SEALED = "EXISTS (SELECT 1 FROM event WHERE id = NEW.event_id AND number IS NOT NULL)"
_GUARDS = {
    "postgresql": (
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
    ),
    "sqlite": (
        """CREATE TRIGGER event_is_kept BEFORE DELETE ON event
           BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
        f"""CREATE TRIGGER event_is_unchanged BEFORE UPDATE ON event
           WHEN OLD.number IS NOT NULL OR {_SQLITE_CHANGED}
           BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
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
    ),
}
_FUNCTIONS = (
    "refuse_event_change",
    "refuse_event_subject_change",
    "refuse_older_seal",
)
_TABLES = (
    "answered_request",
    "event",
    "job",
    "newest_seal",
    "stored_file",
    "document",
    "event_subject",
)


def upgrade() -> None:
    op.create_table(
        "answered_request",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(key) <= 200", name=op.f("ck_answered_request_key")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_answered_request")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("facts", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("number", name=op.f("uq_event_number")),
    )
    op.create_index("ix_event_subject_id_id", "event", ["subject_id", "id"])
    op.create_index(
        "ix_event_unsealed",
        "event",
        ["id"],
        postgresql_where=sa.text("number IS NULL"),
        sqlite_where=sa.text("number IS NULL"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("run_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("hinted_at", Moment(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.CheckConstraint("(state = 'running') = (claim IS NOT NULL)", name=op.f("ck_job_claimed_while_running")),
        sa.CheckConstraint(
            "(state IN ('done', 'dead', 'cancelled')) = (finished_at IS NOT NULL)", name=op.f("ck_job_finished")
        ),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dead', 'cancelled')", name=op.f("ck_job_state")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("name", "key", name=op.f("uq_job_name_key")),
    )
    op.create_index(
        "ix_job_due",
        "job",
        ["run_at"],
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "newest_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_newest_seal_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newest_seal")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("discarded_at", Moment(), nullable=True),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_stored_file_digest")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_digest", "stored_file", ["digest"])
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("format IN ('pdf', 'large_print', 'plain_text')", name=op.f("ck_document_format")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_document_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "subject_id", "kind", "edition", "format", name=op.f("uq_document_subject_id_kind_edition_format")
        ),
    )
    op.create_table(
        "event_subject",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_subject_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "subject_id", name=op.f("pk_event_subject")),
    )
    op.create_index(op.f("ix_event_subject_subject_id"), "event_subject", ["subject_id"])
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
