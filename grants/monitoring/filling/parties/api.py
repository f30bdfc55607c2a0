"""`/returns/{id}/parts`: what hosts and partners tell in a return."""

from typing import Any

from marshmallow import fields

from grants.applications.models import Party
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring.filling.parties import queries, service
from grants.monitoring.filling.parties.access import may_read_parts, may_tell_part
from grants.monitoring.filling.parties.models import ReturnPart
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of

party_api = api_blueprint("return_parts", "What hosts and partners tell in returns")


class PartSchema(Strict):
    """Money that a host handed over, or a partner spent, since the grant began, and what it says to it."""

    passed_pence = PenceField(required=True)
    words = fields.String(load_default="")
    told_at = fields.AwareDateTime(dump_only=True)


class OfPartySchema(Strict):
    """A host or partner that agreed, the most that can go through it, and its part; null while it tells nothing."""

    party_id = fields.UUID(attribute="party.id")
    name = fields.String(attribute="party.name")
    role = fields.String(attribute="party.role")
    most_pence = PenceField(attribute="most")
    part = fields.Nested(PartSchema, attribute="told", allow_none=True)


class PartListSchema(Strict):
    items = fields.List(fields.Nested(OfPartySchema))


@party_api.get("/returns/<uuid:return_id>/parts")
@party_api.response(200, PartListSchema)
@allow(may_read_parts, load=return_of)
def list_return_parts(monitoring_return: Return) -> dict[str, Any]:
    """What the host and the partners tell in a return."""
    return {"items": queries.parts_of(current_session(), monitoring_return)}


@party_api.put("/returns/<uuid:return_id>/parts/<uuid:party_id>")
@party_api.arguments(PartSchema)
@party_api.response(200, PartSchema)
@allow(may_tell_part, load=queries.part_of)
def tell_return_part(given: dict[str, Any], monitoring_return: Return, party: Party) -> ReturnPart:
    """Tell the part of your organisation. It can be changed until the return is sent."""
    return service.tell_part(current_session(), monitoring_return, party, **given, **acting_now())
