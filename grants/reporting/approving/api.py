"""`/packs/{id}/approval`, and what else happens to a pack between its draft and what comes in its place."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.reporting.approving import queries, service
from grants.reporting.approving.access import may_approve_pack, may_work_on_pack
from grants.reporting.approving.models import PackComment, PackRemake
from grants.reporting.approving.schemas import (
    DiscardingSchema,
    PackCommentListSchema,
    PackCommentSchema,
    PackRemakeListSchema,
    PackRemakeSchema,
    ReplacementSchema,
)
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of
from grants.reporting.schemas import PackSchema
from grants.reporting.showing import pack_shown

approving_api = api_blueprint("packs_approved", "How packs are approved")

Answer = tuple[dict[str, Any], dict[str, str]]


def _located(pack: Pack) -> Answer:
    return pack_shown(pack), {"Location": url_for("reporting_api.show_pack", pack_id=pack.id)}


@approving_api.get("/packs/<uuid:pack_id>/comments")
@approving_api.response(200, PackCommentListSchema)
@allow(may_work_on_pack, load=pack_of)
def list_pack_comments(pack: Pack) -> dict[str, Any]:
    """The latest comments on a draft, the first first."""
    return {"items": queries.comments_on(current_session(), pack.id)}


@approving_api.post("/packs/<uuid:pack_id>/comments")
@approving_api.arguments(PackCommentSchema)
@approving_api.response(201, PackCommentSchema)
@allow(may_work_on_pack, load=pack_of)
def comment_on_pack(given: dict[str, Any], pack: Pack) -> tuple[PackComment, dict[str, str]]:
    """Say something of a draft. Nobody outside reads it."""
    comment = service.comment(current_session(), pack, given["said"], **acting_now())
    return comment, {"Location": url_for(".list_pack_comments", pack_id=pack.id)}


@approving_api.post("/packs/<uuid:pack_id>/approval")
@approving_api.arguments(NothingSchema)
@approving_api.response(201, PackSchema)
@approving_api.takes_version
@allow(may_approve_pack, load=pack_of)
def approve_pack(_: dict[str, Any], pack: Pack) -> Answer:
    """Approve a draft that another person asked for. It is frozen and numbered, and its funder can read it."""
    service.approve(current_session(), pack, version=expected_version(), **acting_now())
    return _located(pack)


@approving_api.post("/packs/<uuid:pack_id>/discarding")
@approving_api.arguments(DiscardingSchema)
@approving_api.response(201, PackSchema)
@allow(may_work_on_pack, load=pack_of)
def discard_pack(given: dict[str, Any], pack: Pack) -> Answer:
    """Leave a draft unused, and say why."""
    service.discard(current_session(), pack, given["discarded_because"], **acting_now())
    return _located(pack)


@approving_api.post("/packs/<uuid:pack_id>/replacement")
@approving_api.arguments(ReplacementSchema)
@approving_api.response(201, PackSchema)
@allow(may_work_on_pack, load=pack_of)
def replace_pack(given: dict[str, Any], pack: Pack) -> Answer:
    """Have a draft built that comes in the place of an approved pack once it is approved itself."""
    return _located(
        service.ask_for_replacement(current_session(), pack, given["replaces_because"], **acting_now()),
    )


@approving_api.get("/packs/<uuid:pack_id>/remakes")
@approving_api.response(200, PackRemakeListSchema)
@allow(may_work_on_pack, load=pack_of)
def list_pack_remakes(pack: Pack) -> dict[str, Any]:
    """Each time that the document of a pack was made again from what was kept, the last first."""
    return {"items": queries.remakes_of(current_session(), pack.id)}


@approving_api.post("/packs/<uuid:pack_id>/remakes")
@approving_api.arguments(NothingSchema)
@approving_api.response(201, PackRemakeSchema)
@allow(may_work_on_pack, load=pack_of)
def remake_pack(_: dict[str, Any], pack: Pack) -> tuple[PackRemake, dict[str, str]]:
    """Have the document of an approved pack made again from what was kept, to see whether it is the same."""
    remake = service.ask_to_remake(current_session(), pack, **acting_now())
    return remake, {"Location": url_for(".list_pack_remakes", pack_id=pack.id)}
