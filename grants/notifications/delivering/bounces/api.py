"""`/bounces` and `/me/address_confirmation`."""

from typing import Any

from grants.kernel.access import administrator, signed_in
from grants.kernel.api import api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.notifications.delivering.bounces import queries, service
from grants.notifications.delivering.bounces.access import may_settle_bounce
from grants.notifications.delivering.bounces.models import Bounce
from grants.notifications.delivering.bounces.schemas import BounceQuery, BounceSchema, SettlementSchema

api = api_blueprint("bounces", "Mail that came back")


@api.get("/bounces")
@api.arguments(BounceQuery, location="query")
@api.response(200, page_schema(BounceSchema))
@allow(administrator)
def list_bounces(query: dict[str, Any]) -> Page[Bounce]:
    """Mails that were refused or came back, and wait for somebody to ring."""
    return queries.bounces_page(current_session(), current_actor(), **query)


@api.post("/bounces/<uuid:bounce_id>/settlement")
@api.arguments(SettlementSchema)
@api.response(200, BounceSchema)
@allow(may_settle_bounce, load=queries.bounce_of)
def settle_bounce(said: dict[str, Any], bounce: Bounce) -> Bounce:
    """Say that somebody has dealt with it."""
    service.settle_bounce(current_session(), bounce, **said, **acting_now())
    return bounce


@api.post("/me/address_confirmation")
@api.response(204)
@allow(signed_in)
def confirm_my_address() -> None:
    """Say that one's own address is right, though mail came back from it."""
    person_id = current_actor().person_id
    assert person_id is not None
    service.confirm_address(current_session(), person_id, **acting_now())
