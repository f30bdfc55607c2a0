"""`/rounds/{id}/draft` and `/announcement`: a round before everybody sees it."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import DayField, MomentField, PenceField, Strict, api_blueprint, expected_version
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.schemes import queries
from grants.schemes.api import round_answer
from grants.schemes.models import Scheme
from grants.schemes.round_drafts import service
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.round_drafts.queries import FIELDS, details_of, draft_of, drafts_of_scheme, missing_of
from grants.schemes.schemas import ABOVE_NOTHING, RoundSchema

round_draft_api = api_blueprint("round_drafts", "Rounds that are being set up, and their announcement")

Json = dict[str, Any]
Answer = tuple[Json, dict[str, str]]


class BriefingDraftSchema(Strict):
    """A briefing of a round that is set up; what is missing can be said later."""

    starts_at = MomentField(load_default=None, allow_none=True)
    minutes = fields.Integer(load_default=None, allow_none=True, strict=True)
    capacity = fields.Integer(load_default=None, allow_none=True, strict=True)
    place = fields.String(load_default="")


class StillMissingSchema(Strict):
    """What keeps something from being announced."""

    field = fields.String()
    code = fields.String()
    message = fields.String()


class RoundDraftSchema(Strict):
    """A round that is set up. Nobody but administrators knows of it, and all of it may still be missing."""

    id = fields.UUID(dump_only=True)
    scheme_id = fields.UUID(dump_only=True)
    name = fields.String()
    opens_now = BooleanField(metadata={"description": "It opens as soon as it is announced, and not `opens_at` a time"})
    opens_at = MomentField(allow_none=True)
    closes_at = MomentField(allow_none=True)
    decisions_by = DayField(allow_none=True, metadata={"description": "By which day applicants hear"})
    budget_pence = PenceField(allow_none=True, validate=ABOVE_NOTHING)
    briefings = fields.List(fields.Nested(BriefingDraftSchema))
    no_briefing_because = fields.String(metadata={"description": "Needed where there is no briefing"})
    above_ceiling_because = fields.String(
        metadata={"description": "Why reporting is worth more of a grant than the ceiling; needed where it takes more"}
    )
    missing = fields.List(fields.Nested(StillMissingSchema), dump_only=True)
    changed_by = fields.UUID(dump_only=True, metadata={"description": "Who cannot announce it"})
    asked_at = fields.AwareDateTime(
        dump_only=True, allow_none=True, metadata={"description": "When somebody else was asked to check it"}
    )
    version = fields.Integer(dump_only=True)
    created_at = fields.AwareDateTime(dump_only=True)


class RoundDraftListSchema(Strict):
    items = fields.List(fields.Nested(RoundDraftSchema))


def _shown(draft: RoundDraft) -> Json:
    names = ("id", "scheme_id", "changed_by", "asked_at", "version", "created_at")
    missing = missing_of(current_session(), draft, current_time())
    return details_of(draft) | {name: getattr(draft, name) for name in names} | {"missing": missing}


@round_draft_api.post("/schemes/<uuid:scheme_id>/rounds", "create_round")
@round_draft_api.arguments(RoundDraftSchema)
@round_draft_api.response(201, RoundDraftSchema)
@allow(administrator, load=queries.scheme_of)
def create_round(details: Json, scheme: Scheme) -> Answer:
    """Begin to set up a round. Another administrator announces it; then it has the same id."""
    made = service.begin_round(current_session(), scheme, details=details, **acting_now())
    draft = draft_of(current_session(), made.id)
    return _shown(draft), {"ETag": f'"{draft.version}"', "Location": url_for(".show_draft", round_id=draft.id)}


@round_draft_api.get("/schemes/<uuid:scheme_id>/round_drafts", "list_round_drafts")
@round_draft_api.response(200, RoundDraftListSchema)
@allow(administrator, load=queries.scheme_of)
def list_drafts(scheme: Scheme) -> Json:
    """The rounds of a scheme that are being set up."""
    return {"items": [_shown(draft) for draft in drafts_of_scheme(current_session(), scheme.id)]}


@round_draft_api.get("/rounds/<uuid:round_id>/draft", "show_round_draft")
@round_draft_api.response(200, RoundDraftSchema)
@allow(administrator, load=draft_of)
def show_draft(draft: RoundDraft) -> Answer:
    """A round that is being set up, and all that keeps it from being announced now."""
    return _shown(draft), {"ETag": f'"{draft.version}"'}


@round_draft_api.patch("/rounds/<uuid:round_id>/draft", "change_round_draft")
@round_draft_api.arguments(RoundDraftSchema(partial=True, only=FIELDS))
@round_draft_api.response(200, RoundDraftSchema)
@round_draft_api.needs_version
@allow(administrator, load=draft_of)
def change_draft(data: Json, draft: RoundDraft) -> Answer:
    """Say more of a round, or other things; what is left out stays. Whoever changes it cannot announce it."""
    service.change_round_draft(current_session(), draft, changes=data, version=expected_version(), **acting_now())
    return _shown(draft), {"ETag": f'"{draft.version}"'}


@round_draft_api.delete("/rounds/<uuid:round_id>/draft", "drop_round_draft")
@round_draft_api.response(204)
@allow(administrator, load=draft_of)
def drop_draft(draft: RoundDraft) -> None:
    """Set a round up no further."""
    service.drop(current_session(), draft, **acting_now())


@round_draft_api.post("/rounds/<uuid:round_id>/check", "ask_to_check_round")
@round_draft_api.response(200, RoundDraftSchema)
@round_draft_api.takes_version
@allow(administrator, load=draft_of)
def ask_to_check(draft: RoundDraft) -> Answer:
    """Ask the other administrators to check a round of which nothing is missing."""
    service.ask_to_check(current_session(), draft, version=expected_version(), **acting_now())
    return _shown(draft), {"ETag": f'"{draft.version}"'}


@round_draft_api.post("/rounds/<uuid:round_id>/announcement", "announce_round")
@round_draft_api.response(201, RoundSchema)
@round_draft_api.takes_version
@allow(administrator, load=draft_of)
def announce(draft: RoundDraft) -> Answer:
    """Announce a round that somebody else set up: everybody sees it from now on."""
    round_ = service.announce(current_session(), draft, version=expected_version(), **acting_now())
    address = url_for("schemes_api.show_round", round_id=round_.id)
    return round_answer(queries.round_of(current_session(), round_.id), Location=address)
