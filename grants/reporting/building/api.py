"""`/packs/{id}/building`: how far it is, and having it built again."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.reporting.approving.access import may_work_on_pack
from grants.reporting.building.queries import building_now
from grants.reporting.building.schemas import PackProgressSchema
from grants.reporting.building.service import build_again
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of

building_api = api_blueprint("packs_built", "How packs are built")


@building_api.get("/packs/<uuid:pack_id>/building")
@building_api.response(200, PackProgressSchema)
@allow(may_work_on_pack, load=pack_of)
def show_pack_building(pack: Pack) -> dict[str, Any]:
    """How far a worker is with a pack, or why it could not be built."""
    return _shown(pack)


def _shown(pack: Pack) -> dict[str, Any]:
    return {"building": building_now(current_session(), pack, current_time())}


@building_api.post("/packs/<uuid:pack_id>/building")
@building_api.arguments(NothingSchema)
@building_api.response(201, PackProgressSchema)
@allow(may_work_on_pack, load=pack_of)
def build_pack_again(_: dict[str, Any], pack: Pack) -> tuple[dict[str, Any], dict[str, str]]:
    """Let a pack be built again that could not be built."""
    build_again(current_session(), pack, **acting_now())
    return _shown(pack), {"Location": url_for(".show_pack_building", pack_id=pack.id)}
