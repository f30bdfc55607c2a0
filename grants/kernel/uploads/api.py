"""What no scanner has looked at, for programs."""

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.uploads.queries import NotLookedAt, not_looked_at
from grants.kernel.web import allow, current_session

scanning_api = api_blueprint("scanning", "Files that no scanner has looked at")


class ScanningSchema(Strict):
    """What no scanner has looked at, so that only the people who added it open it."""

    is_scanner_set = BooleanField()
    files = fields.Integer()
    since = fields.AwareDateTime(allow_none=True)


@scanning_api.get("/files/scanning")
@scanning_api.response(200, ScanningSchema)
@allow(administrator)
def show_scanning() -> NotLookedAt:
    """How many files no scanner has looked at, and since when."""
    return not_looked_at(current_session())
