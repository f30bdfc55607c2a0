"""Migrations make the database, and take back what they made."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from grants.kernel.db import make_engine
from grants.kernel.migrate import alembic_config
from tests.databases import Databases

GUARDS = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}
"""The triggers of a database."""


@pytest.mark.parametrize("backend", ["postgresql", "sqlite"])
def test_everything_that_is_made_can_be_taken_back_and_made_again(backend: str, databases: Databases, tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path}/new.sqlite" if backend == "sqlite" else databases.empty_postgres())
    config = alembic_config(engine)

    def made() -> tuple[set[str], set[str]]:
        with engine.connect() as connection:
            return set(inspect(connection).get_table_names()), set(connection.scalars(text(GUARDS[backend])))

    command.upgrade(config, "head")
    tables, guards = made()
    assert {"event_is_kept", "membership_is_agreed", "decision_is_of_a_quorum", "payment_is_sent"} <= guards
    assert len([name for name in guards if name.startswith("search_")]) == (37 if backend == "postgresql" else 40)

    command.downgrade(config, "base")
    assert made() == ({"alembic_version"}, set())

    command.upgrade(config, "head")
    assert made() == (tables, guards)
    url = engine.url
    engine.dispose()
    if backend == "postgresql":
        databases.drop(url.render_as_string(hide_password=False))
