"""`/returns/{id}/taking_back`: a return that was sent and is taken back."""

from typing import Any

from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring.access import may_write_return
from grants.monitoring.filling.taking_back import service
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.monitoring.schemas import ReturnStateSchema

taking_back_api = api_blueprint("returns_taken_back", "Returns that their people take back")


class TakingBackSchema(Strict):
    """An empty body: the return is taken back as it stands."""


@taking_back_api.post("/returns/<uuid:return_id>/taking_back", "take_back_return")
@taking_back_api.arguments(TakingBackSchema)
@taking_back_api.response(201, ReturnStateSchema)
@taking_back_api.takes_version
@allow(may_write_return, load=return_of)
def take_back(_: dict[str, Any], monitoring_return: Return) -> tuple[Return, int, dict[str, str]]:
    """Take back a return that nobody has begun to review, to change it and send it again."""
    service.take_back(current_session(), monitoring_return, version=expected_version(), **acting_now())
    return monitoring_return, 201, {"ETag": f'"{monitoring_return.version}"'}
