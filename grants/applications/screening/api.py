"""Screening for programs: what the rules found, the checklist, and the risks."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications import queries
from grants.applications.access import may_screen_application
from grants.applications.models import Application
from grants.applications.screening import due_diligence_rules, risk_rules
from grants.applications.screening import queries as screening_queries
from grants.applications.screening import service as screening_service
from grants.applications.screening.access import may_screen_risk
from grants.applications.screening.duplicates import queries as duplicates_queries
from grants.applications.screening.duplicates import rules as duplicates_rules
from grants.applications.screening.duplicates import service as duplicates_service
from grants.applications.screening.duplicates.access import may_judge_duplicate
from grants.applications.screening.duplicates.models import LikelyDuplicate
from grants.applications.screening.models import Risk
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_actor, current_session

screening_api = api_blueprint("screening", "What administrators look at before an application goes to a panel")
Answer = tuple[Any, int, dict[str, str]]
VERDICTS = (*duplicates_rules.UNJUDGED, *duplicates_rules.VERDICTS)


class ScreeningCheckSchema(Strict):
    key = fields.String()
    rule = fields.String()
    state = fields.String(validate=validate.OneOf(("met", "failed", "look")))
    sentence = fields.String()


class DueDiligenceItemSchema(Strict):
    key = fields.String()
    text = fields.String()
    hint = fields.String()
    state = fields.String(validate=validate.OneOf(("open", *due_diligence_rules.STATES)))
    note = fields.String()
    marked_by = fields.String(allow_none=True)
    marked_at = fields.AwareDateTime(allow_none=True)


class RiskSchema(Strict):
    id = fields.UUID(dump_only=True)
    description = fields.String(required=True)
    likelihood = fields.Integer(required=True, strict=True)
    severity = fields.Integer(required=True, strict=True)
    mitigation = fields.String(load_default="")
    score = fields.Integer(dump_only=True)
    colour = fields.Function(lambda risk: risk_rules.colour(risk.score))
    version = fields.Integer(dump_only=True)
    closed_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class RiskChangeSchema(RiskSchema):
    is_closed = BooleanField(load_default=False)


class SignSchema(Strict):
    """One thing that two applications share, in words."""

    kind = fields.String()
    sentence = fields.String()


class LikelyDuplicateSchema(Strict):
    """Two applications that look alike. Nothing follows from it by itself."""

    id = fields.UUID(dump_only=True)
    one_id = fields.UUID(dump_only=True)
    other_id = fields.UUID(dump_only=True)
    signs = fields.List(fields.Nested(SignSchema), dump_only=True)
    verdict = fields.String(
        required=True, validate=validate.OneOf((*duplicates_rules.UNJUDGED, *duplicates_rules.VERDICTS))
    )
    reason = fields.String(load_default="")
    version = fields.Integer(dump_only=True)


class MissingSchema(Strict):
    """Something that is missing of a profile: the applicant's, or its host's."""

    organisation_id = fields.UUID(attribute="organisation.id")
    field = fields.String(attribute="gap.field")
    needed_for = fields.String(attribute="gap.needed_for", validate=validate.OneOf(("applying", "payment")))
    sentence = fields.String(attribute="gap.of_them")


class ScreeningPictureSchema(Strict):
    """All that an administrator looks at before deciding, beside the answers."""

    checks = fields.List(fields.Nested(ScreeningCheckSchema))
    missing = fields.List(fields.Nested(MissingSchema))
    likely_duplicates = fields.List(fields.Nested(LikelyDuplicateSchema))
    checklist_version = fields.Integer()
    due_diligence = fields.List(fields.Nested(DueDiligenceItemSchema))
    open_items = fields.List(fields.String())
    risks = fields.List(fields.Nested(RiskSchema))
    highest_risk = fields.Integer(allow_none=True)


class ItemMarkSchema(Strict):
    state = fields.String(required=True, validate=validate.OneOf(("open", *due_diligence_rules.STATES)))
    note = fields.String(load_default="")


class ItemMarksSchema(Strict):
    """What was found, by the key of the item. Items left out stay as they are."""

    items = fields.Dict(keys=fields.String(), values=fields.Nested(ItemMarkSchema), required=True)


@screening_api.get("/applications/<uuid:application_id>/screening")
@screening_api.response(200, ScreeningPictureSchema, etag=True)
@allow(may_screen_application, load=queries.application_of)
def show_screening(application: Application) -> Answer:
    """The checklist, the risks and the likely duplicates of an application."""
    return _picture(application)


@screening_api.post("/applications/<uuid:application_id>/due_diligence")
@screening_api.arguments(ItemMarksSchema)
@screening_api.response(201, ScreeningPictureSchema, etag=True)
@screening_api.takes_version
@allow(may_screen_application, load=queries.application_of)
def mark_due_diligence(data: dict[str, Any], application: Application) -> Answer:
    """Say what was found about items of the checklist. `If-Match` says which version of it you read."""
    screening_service.mark_items(
        current_session(),
        application,
        marks={key: (mark["state"], mark["note"]) for key, mark in data["items"].items()},
        version=expected_version(),
        **acting_now(),
    )
    return _picture(application, 201)


@screening_api.post("/applications/<uuid:application_id>/risks")
@screening_api.arguments(RiskSchema)
@screening_api.response(201, RiskSchema)
@allow(may_screen_application, load=queries.application_of)
def record_risk(data: dict[str, Any], application: Application) -> Answer:
    """Record a risk: how likely, how severe, and what is done about it."""
    risk = screening_service.record_risk(current_session(), application, **data, **acting_now())
    place = url_for("screening_api.show_risk", application_id=application.id, risk_id=risk.id)
    return risk, 201, {"ETag": f'"{risk.version}"', "Location": place}


@screening_api.get("/applications/<uuid:application_id>/risks/<uuid:risk_id>")
@screening_api.response(200, RiskSchema)
@allow(may_screen_risk, load=screening_queries.risk_of)
def show_risk(risk: Risk, application: Application) -> Answer:
    """One risk of an application."""
    return risk, 200, {"ETag": f'"{risk.version}"'}


@screening_api.put("/applications/<uuid:application_id>/risks/<uuid:risk_id>")
@screening_api.arguments(RiskChangeSchema)
@screening_api.response(200, RiskSchema)
@screening_api.needs_version
@allow(may_screen_risk, load=screening_queries.risk_of)
def change_risk(data: dict[str, Any], risk: Risk, application: Application) -> Answer:
    """Say anew how a risk stands. `If-Match` says which version you read."""
    screening_service.change_risk(current_session(), risk, **data, version=expected_version(), **acting_now())
    return risk, 200, {"ETag": f'"{risk.version}"'}


@screening_api.get("/likely_duplicates/<uuid:pair_id>")
@screening_api.response(200, LikelyDuplicateSchema)
@allow(may_judge_duplicate, load=duplicates_queries.pair_of)
def show_likely_duplicate(pair: LikelyDuplicate) -> Answer:
    """Two applications that may be the same."""
    return pair, 200, {"ETag": f'"{pair.version}"'}


@screening_api.put("/likely_duplicates/<uuid:pair_id>")
@screening_api.arguments(LikelyDuplicateSchema)
@screening_api.response(200, LikelyDuplicateSchema)
@screening_api.needs_version
@allow(may_judge_duplicate, load=duplicates_queries.pair_of)
def judge_duplicate(data: dict[str, Any], pair: LikelyDuplicate) -> Answer:
    """Say whether the two are the same. `If-Match` says which version you read."""
    duplicates_service.judge(current_session(), pair, **data, version=expected_version(), **acting_now())
    return pair, 200, {"ETag": f'"{pair.version}"'}


def _picture(application: Application, status: int = 200) -> Answer:
    picture = screening_queries.picture_of(current_session(), application)
    checklist = picture.checklist
    shown = {
        "checks": picture.checks,
        "missing": picture.missing,
        "likely_duplicates": [
            pair for pair, _ in duplicates_queries.likely_duplicates(current_session(), application.id, current_actor())
        ],
        "checklist_version": checklist.version,
        "due_diligence": [_item(checklist, item) for item in checklist.items],
        "open_items": [item.key for item in checklist.open_items],
        "risks": picture.risks,
        "highest_risk": picture.highest_risk,
    }
    return shown, status, {"ETag": f'"{checklist.version}"'}


def _item(checklist: screening_queries.Checklist, item: due_diligence_rules.Item) -> dict[str, Any]:
    state, note = checklist.mark(item.key)
    mark = checklist.marks.get(item.key)
    return {
        "key": item.key,
        "text": item.text,
        "hint": item.hint,
        "state": state,
        "note": note,
        "marked_by": mark.marker.name if mark else None,
        "marked_at": mark.marked_at if mark else None,
    }
