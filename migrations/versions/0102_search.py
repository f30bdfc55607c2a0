"""What can be found is kept in one table, which triggers write, with the full text of each database over it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.folding import ACCENTED, LATIN, PLAIN
from grants.kernel.triggers import Trigger, drop_trigger, on_postgresql

revision: str = "0102"
down_revision: str | None = "0101"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SEARCHABLE = f"""
    CREATE FUNCTION searchable(written text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('simple'::regconfig, regexp_replace(lower(
            CASE WHEN written ~ '[{LATIN[0]}-{LATIN[-1]}]'
            THEN translate(left(written, 200000), '{ACCENTED}', '{PLAIN}')
            ELSE left(written, 200000) END
        ), '[^[:alnum:]]+', ' ', 'g'))
    $$
"""
"""The words of a text in small letters without accents, each letters and numbers alone. What is longer than any text
here, and than the database indexes, is left out. To translate is dear, so only what may have accents is."""


def _joined(*columns: str) -> str:
    return " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)


def _written() -> str:
    """The texts among the answers of an application that was sent, each on a line of its own."""
    on_postgresql_each = (
        "(SELECT string_agg(each #>> '{}', chr(10))"
        " FROM jsonb_path_query(a.answers, 'strict $.** ? (@.type() == \"string\")') AS each)"
    )
    on_sqlite_each = "(SELECT group_concat(value, char(10)) FROM json_tree(a.answers) WHERE type = 'text')"
    texts = on_postgresql_each if on_postgresql() else on_sqlite_each
    return f"CASE WHEN a.submitted_at IS NULL THEN '' ELSE coalesce({texts}, '') END"


_ORGANISATION = (
    "o.name", "o.trading_name", "o.reference", "o.charity_number", "o.company_number", "o.org_id", "o.postcode",
    "replace(coalesce(o.postcode, ''), ' ', '')",
)  # fmt: skip


def _sources() -> dict[str, tuple[str, str, str, str]]:
    """Of each kind: its reference, what it is called by, what is written in it, and where that is."""
    application, award = ("a.title", "a.reference"), ("w.title", "w.reference", "w.grant_id")
    group = ("o.name", "o.trading_name")
    return {
        "person": ("NULL", _joined("p.name", "p.email"), "''", "person p"),
        "organisation": ("o.reference", _joined(*_ORGANISATION), "''", "organisation o"),
        "scheme": ("NULL", _joined("s.name"), "''", "scheme s"),
        "round": ("NULL", _joined("s.name", "r.name"), "''", "round r JOIN scheme s ON s.id = r.scheme_id"),
        "application": (
            "a.reference",
            _joined(*application, *group),
            _written(),
            "application a JOIN organisation o ON o.id = a.organisation_id",
        ),
        "award": (
            "w.reference",
            _joined(*award, *group),
            "''",
            "award w JOIN organisation o ON o.id = w.organisation_id",
        ),
    }


def _keep(kind: str, where: str) -> str:
    """Writes the entries of the records of a kind that are so."""
    reference, named, words, source = _sources()[kind]
    alias = source.split()[1]
    return (
        "INSERT INTO search_entry (record_id, kind, reference, named, words)"  # noqa: S608 - our own words alone
        f" SELECT {alias}.id, '{kind}', {reference}, {named}, {words} FROM {source} WHERE {where}"
        " ON CONFLICT (record_id) DO UPDATE SET"
        " reference = excluded.reference, named = excluded.named, words = excluded.words"
    )


def _differ(*columns: str) -> str:
    differs = "IS DISTINCT FROM" if on_postgresql() else "IS NOT"
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def _triggers() -> list[Trigger]:
    organisation = ("name", "trading_name", "reference", "charity_number", "company_number", "org_id", "postcode")
    answered = "NEW.submitted_at IS NOT NULL AND (OLD.submitted_at IS NULL OR OLD.answers <> NEW.answers)"
    own: dict[str, tuple[str, Sequence[str], str]] = {
        "person": ("p", ("name", "email"), ""),
        "organisation": ("o", organisation, ""),
        "scheme": ("s", ("name",), ""),
        "round": ("r", ("name", "scheme_id"), ""),
        "application": ("a", ("title", "reference", "organisation_id", "answers", "submitted_at"), answered),
        "award": ("w", ("title", "reference", "grant_id", "organisation_id"), ""),
    }
    made = []
    for kind, (alias, columns, further) in own.items():
        names = [column for column in columns if column not in ("answers", "submitted_at")]
        when = " OR ".join(filter(None, (_differ(*names), f"({further})" if further else "")))
        keep = _keep(kind, f"{alias}.id = NEW.id")
        made += [
            Trigger(f"search_{kind}_made", "INSERT", kind, "true", (keep,)),
            Trigger(f"search_{kind}_changed", f"UPDATE OF {', '.join(columns)}", kind, when, (keep,)),
            Trigger(
                f"search_{kind}_gone",
                "DELETE",
                kind,
                "true",
                ("DELETE FROM search_entry WHERE record_id = OLD.id",),
            ),
        ]
    return [
        *made,
        Trigger(
            "search_group_renamed",
            "UPDATE OF name, trading_name",
            "organisation",
            _differ("name", "trading_name"),
            (_keep("application", "a.organisation_id = NEW.id"), _keep("award", "w.organisation_id = NEW.id")),
        ),
        Trigger(
            "search_scheme_renamed",
            "UPDATE OF name",
            "scheme",
            _differ("name"),
            (_keep("round", "r.scheme_id = NEW.id"),),
        ),
    ]


_FROM_INDEX = (
    "INSERT INTO search_index (search_index, rowid, named, words) VALUES ('delete', OLD.number, OLD.named, OLD.words)"
)
_INTO_INDEX = "INSERT INTO search_index (rowid, named, words) VALUES (NEW.number, NEW.named, NEW.words)"


def _index_triggers() -> list[Trigger]:
    """SQLite's full text reads what it shows out of the table, and is told of every change of it."""
    return [
        Trigger("search_index_gets", "INSERT", "search_entry", "true", (_INTO_INDEX,)),
        Trigger("search_index_changes", "UPDATE", "search_entry", "true", (_FROM_INDEX, _INTO_INDEX)),
        Trigger("search_index_loses", "DELETE", "search_entry", "true", (_FROM_INDEX,)),
    ]


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("record_id", name=op.f("uq_search_entry_record_id")),
    )
    op.create_index("ix_search_entry_reference", "search_entry", ["reference"])
    if on_postgresql():
        op.execute(SEARCHABLE)
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(named, words, content='search_entry',"
            " content_rowid='number', prefix='3', tokenize='unicode61 remove_diacritics 2')"
        )
        for trigger in _index_triggers():
            trigger.create()
    for kind in _sources():
        op.execute(_keep(kind, "true"))
    if on_postgresql():
        op.execute("CREATE INDEX search_by_name ON search_entry USING gin (searchable(named))")
        op.execute("CREATE INDEX search_by_words ON search_entry USING gin (searchable(named || ' ' || words))")
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    for trigger in _triggers():
        trigger.drop()
    if not on_postgresql():
        for trigger in _index_triggers():
            drop_trigger(trigger.name, trigger.table)
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entry")
    if on_postgresql():
        op.execute("DROP FUNCTION searchable(text)")
