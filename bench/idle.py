"""A job that does nothing, as a stage that only the benchmark has."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.kernel.jobs import REACTIONS, JobKind
from grants.kernel.sessions import Database
from grants.kernel.stage import Hint, Registry, Stage
from grants.kernel.web import Application

DO_NOTHING = "bench.do_nothing"


def do_nothing(session: Session, args: dict[str, Any], now: datetime) -> None:
    """What remains is the claim, the two transactions and the hint."""


stage = Stage(name="bench", jobs=(JobKind(DO_NOTHING, REACTIONS, run=do_nothing),))


def move_in(app: Application, hint: Hint) -> Application:
    """Give an application this stage beside its own."""
    app.registry = Registry((*app.registry.stages, stage), hint=hint)
    app.database = Database(app.database.engine, app.registry)
    return app
