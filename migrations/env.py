"""Alembic's way in: runs migrations on the engine it is handed."""

from typing import Any

from alembic import context
from sqlalchemy import JSON

import grants.tables  # noqa: F401 - so that every table is known
from grants.kernel.db import Base, Moment, PenceColumn
from grants.kernel.migrate import is_modelled

OURS = {Moment: "Moment", PenceColumn: "PenceColumn"}


def render_item(kind: str, item: Any, autogenerate: Any) -> str | bool:
    """Write our own column types by their names."""
    if kind != "type":
        return False
    if isinstance(item, JSON):
        autogenerate.imports.add("from grants.kernel.db import Json")
        return "Json"
    if type(item) in OURS:
        autogenerate.imports.add(f"from grants.kernel.db import {OURS[type(item)]}")
        return f"{OURS[type(item)]}()"
    return False


with context.config.attributes["engine"].connect() as connection:
    if connection.dialect.name == "sqlite":
        # A table whose constraints change is made anew and takes the old one's place, under others' keys.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        # Triggers elsewhere may name it, and it is not there for a moment.
        connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=ON")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        include_object=is_modelled,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("A record refers to one that is not there. Nothing was migrated.")
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=OFF")
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
