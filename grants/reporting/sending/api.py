"""`/packs/{id}/recipients`: to whom a pack goes once it is approved."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of
from grants.reporting.sending import queries, service
from grants.reporting.sending.access import may_send_pack
from grants.reporting.sending.models import PackRecipient
from grants.reporting.sending.schemas import PackRecipientListSchema, PackRecipientSchema

sending_api = api_blueprint("packs_sent", "To whom packs go")

Answer = tuple[PackRecipient, dict[str, str]]


def _located(recipient: PackRecipient) -> Answer:
    return recipient, {"Location": url_for(".list_pack_recipients", pack_id=recipient.pack_id)}


@sending_api.get("/packs/<uuid:pack_id>/recipients")
@sending_api.response(200, PackRecipientListSchema)
@allow(may_send_pack, load=pack_of)
def list_pack_recipients(pack: Pack) -> dict[str, Any]:
    """To whom a pack goes, when it was sent to them, and when they first opened it."""
    return {"items": queries.recipients_of(current_session(), pack.id)}


@sending_api.post("/packs/<uuid:pack_id>/recipients")
@sending_api.arguments(PackRecipientSchema)
@sending_api.response(201, PackRecipientSchema)
@allow(may_send_pack, load=pack_of)
def name_pack_recipient(given: dict[str, Any], pack: Pack) -> Answer:
    """Name somebody to whom a pack goes: once it is approved, or at once if it is."""
    return _located(service.name_recipient(current_session(), pack, **given, **acting_now()))


@sending_api.delete("/packs/<uuid:pack_id>/recipients/<uuid:recipient_id>")
@sending_api.response(204)
@allow(may_send_pack, load=queries.recipient_of)
def remove_pack_recipient(pack: Pack, recipient: PackRecipient) -> None:
    """Have a pack not go to somebody; their link opens it no longer."""
    service.remove_recipient(current_session(), pack, recipient, **acting_now())


@sending_api.post("/packs/<uuid:pack_id>/recipients/<uuid:recipient_id>/sendings")
@sending_api.arguments(NothingSchema)
@sending_api.response(201, PackRecipientSchema)
@allow(may_send_pack, load=queries.recipient_of)
def send_pack_again(_: dict[str, Any], pack: Pack, recipient: PackRecipient) -> Answer:
    """Send an approved pack to somebody once more, with a link that lasts as long again."""
    service.send(current_session(), pack, recipient, **acting_now())
    return _located(recipient)
