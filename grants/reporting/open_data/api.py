"""Open data for programs."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from grants.kernel.access import administrator, anyone
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.limits import limiter
from grants.kernel.web import allow, current_time, this_app
from grants.kernel.workbooks import XLSX
from grants.reporting.open_data import rules, serving
from grants.reporting.open_data.queries import what_checks_find

open_data_api = api_blueprint("open_data", "Open data: the grants that were made, for everybody")

READ_AT_MOST = "60 per minute"


class FaultSchema(Strict):
    """Something that a check found about a grant."""

    grant_id = fields.String()
    grade = fields.String(validate=validate.OneOf(list(rules.GRADES)))
    sentence = fields.String()


class ChecksSchema(Strict):
    """What the checks found: how many grants are published and withheld, and faults by grade, the first 200 of each."""

    published = fields.Integer()
    withheld = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    items = fields.List(fields.Nested(FaultSchema))


@open_data_api.get("/open_data/grants.json")
@open_data_api.response(200, {"type": "object"}, description="Accepted awards in 360Giving 1.4")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def open_grants() -> Response:
    """Accepted awards as open data (360Giving 1.4)."""
    return serving.as_json()


@open_data_api.get("/open_data/grants.csv")
@open_data_api.file("text/csv", description="Accepted awards in 360Giving 1.4, as a table")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def open_grants_table() -> Response:
    """Accepted awards as open data, as a table (360Giving 1.4)."""
    return serving.as_csv()


@open_data_api.get("/open_data/grants.xlsx")
@open_data_api.file(XLSX, description="Accepted awards in 360Giving 1.4, as a workbook")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def open_grants_workbook() -> Response:
    """Accepted awards as open data, as a workbook (360Giving 1.4)."""
    return serving.as_xlsx()


@open_data_api.get("/open_data/checks")
@open_data_api.response(200, ChecksSchema)
@allow(administrator)
def show_open_data_checks() -> dict[str, Any]:
    """What the checks find about the open data as it stands now. Grants with a critical fault are not published."""
    app = this_app()
    found = what_checks_find(app.database, app.settings_as_said, current_time())
    items = [fault for faults in found.told.values() for fault in faults]
    return {"published": found.published, "withheld": found.withheld, "counts": found.counts, "items": items}
