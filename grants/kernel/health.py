"""Whether this process and its database are well, for whatever supervises them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from grants.kernel.access import anyone
from grants.kernel.web import allow, current_session

health = Blueprint("health", __name__)


@health.get("/health")
@allow(anyone)
def well() -> ResponseReturnValue:
    current_session().execute(text("SELECT 1"))
    return {"status": "well"}
