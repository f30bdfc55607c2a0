"""Notes and tasks stand beside records, and are found; triggers write what is in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment
from grants.kernel.triggers import Trigger

revision: str = "0130"
down_revision: str | None = "0129"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ENTRIES = {"note": ("text", "''", "n.text"), "task": ("words", "n.words", "''")}
"""Of each kind: the column of its words, what it is called by, and what is written in it."""


def _triggers() -> list[Trigger]:
    made = []
    for kind, (column, named, words) in ENTRIES.items():
        keep = (
            "INSERT INTO search_entry (record_id, kind, reference, named, words)"  # noqa: S608 - our own words alone
            f" SELECT n.id, '{kind}', NULL, {named}, {words} FROM {kind} n WHERE n.id = NEW.id"
            " ON CONFLICT (record_id) DO UPDATE SET named = excluded.named, words = excluded.words"
        )
        gone = "DELETE FROM search_entry WHERE record_id = OLD.id"
        made += [
            Trigger(f"search_{kind}_made", "INSERT", kind, "true", (keep,)),
            Trigger(f"search_{kind}_changed", f"UPDATE OF {column}", kind, f"OLD.{column} <> NEW.{column}", (keep,)),
            Trigger(f"search_{kind}_gone", "DELETE", kind, "true", (gone,)),
        ]
    return made


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_note_written_by_person")),
        sa.CheckConstraint("length(trim(text)) > 0 AND length(text) <= 4000", name=op.f("ck_note_text")),
    )
    op.create_index("ix_note_record", "note", ["record_id", "id"])
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_task_{column}_person"))
            for column in ("person_id", "given_by", "made_by", "ended_by")
        ),
        sa.CheckConstraint("length(trim(words)) > 0 AND length(words) <= 300", name=op.f("ck_task_words")),
        sa.CheckConstraint("due_on >= '2020-01-01' AND due_on <= '2199-12-31'", name=op.f("ck_task_due")),
        sa.CheckConstraint("(person_id IS NULL) = (taken_at IS NULL)", name=op.f("ck_task_taken")),
        sa.CheckConstraint(
            "given_by IS NULL OR (person_id IS NOT NULL AND given_by <> person_id)", name=op.f("ck_task_given")
        ),
        sa.CheckConstraint("ended_as IN ('done', 'taken back')", name=op.f("ck_task_ended_as")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_as IS NULL)",
            name=op.f("ck_task_ended_once"),
        ),
    )
    still_open = sa.text("ended_at IS NULL")
    op.create_index("ix_task_record", "task", ["record_id", "id"])
    op.create_index("ix_task_due", "task", ["due_on", "id"])
    for name, columns in (("ix_task_open", ["due_on", "id"]), ("ix_task_in_hand", ["person_id", "due_on", "id"])):
        op.create_index(name, "task", columns, postgresql_where=still_open, sqlite_where=still_open)
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    for trigger in _triggers():
        trigger.drop()
    op.execute("DELETE FROM search_entry WHERE kind IN ('note', 'task')")
    op.drop_table("task")
    op.drop_table("note")
