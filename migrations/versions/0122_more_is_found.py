"""Concerns, payment runs and packs can be found; triggers write what they are called by."""

from collections.abc import Sequence

from alembic import op

from grants.kernel.triggers import Trigger, on_postgresql

revision: str = "0122"
down_revision: str | None = "0121"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _joined(*columns: str) -> str:
    return " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)


SOURCES = {
    "concern": ("c.reference", _joined("c.reference", "c.about", "c.name", "c.email"), "concern c"),
    "payment_run": ("r.reference", _joined("r.reference"), "payment_run r"),
    "pack": (
        "NULL",
        _joined("'pack'", "CAST(p.year AS text)", "CAST(p.number AS text)", "s.name", "o.name"),
        "pack p LEFT JOIN scheme s ON s.id = p.scheme_id LEFT JOIN organisation o ON o.id = p.funder_id",
    ),
}
"""Of each kind: its reference, what it is called by, and where that is."""
CHANGING = {
    "concern": ("about", "name", "email"),
    "payment_run": ("reference",),
    "pack": ("year", "number", "scheme_id", "funder_id"),
}


def _keep(kind: str, where: str) -> str:
    reference, named, source = SOURCES[kind]
    alias = source.split()[1]
    return (
        "INSERT INTO search_entry (record_id, kind, reference, named, words)"  # noqa: S608 - our own words alone
        f" SELECT {alias}.id, '{kind}', {reference}, {named}, '' FROM {source} WHERE {where}"
        " ON CONFLICT (record_id) DO UPDATE SET reference = excluded.reference, named = excluded.named"
    )


def _differ(*columns: str) -> str:
    differs = "IS DISTINCT FROM" if on_postgresql() else "IS NOT"
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def _triggers() -> list[Trigger]:
    gone = "DELETE FROM search_entry WHERE record_id = OLD.id"
    made = []
    for kind, columns in CHANGING.items():
        keep = _keep(kind, f"{SOURCES[kind][2].split()[1]}.id = NEW.id")
        changes = f"UPDATE OF {', '.join(columns)}"
        made += [
            Trigger(f"search_{kind}_made", "INSERT", kind, "true", (keep,)),
            Trigger(f"search_{kind}_changed", changes, kind, _differ(*columns), (keep,)),
            Trigger(f"search_{kind}_gone", "DELETE", kind, "true", (gone,)),
        ]
    of_scheme, of_funder = _keep("pack", "p.scheme_id = NEW.id"), _keep("pack", "p.funder_id = NEW.id")
    return [
        *made,
        Trigger("search_scheme_of_pack", "UPDATE OF name", "scheme", _differ("name"), (of_scheme,)),
        Trigger("search_funder_of_pack", "UPDATE OF name", "organisation", _differ("name"), (of_funder,)),
    ]


def upgrade() -> None:
    for kind in SOURCES:
        op.execute(_keep(kind, "true"))
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    for trigger in _triggers():
        trigger.drop()
    op.execute("DELETE FROM search_entry WHERE kind IN ('concern', 'payment_run', 'pack')")
