"""Bringing a database up to date with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from grants.kernel.db import make_engine
from grants.kernel.settings import ROOT


def alembic_config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine
    return config


def upgrade(database_url: str) -> None:
    """Run every migration that has not been run yet."""
    engine = make_engine(database_url)
    try:
        command.upgrade(alembic_config(engine), "head")
    finally:
        engine.dispose()


def is_modelled(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Whether something that is in a database is described by the models. The full text of the search is not: each of
    the two databases has its own.
    """
    return not (name or "").startswith(("search_index", "search_by_"))
