"""`/scheme_drafts`: a scheme while it is set up, in steps."""

from typing import Any
from uuid import UUID

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.booleans import BooleanField
from grants.kernel.problems import Invalid, Problem
from grants.kernel.question_schemas import DefinitionField
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import defaults
from grants.schemes import queries as schemes
from grants.schemes.api import shown_scheme
from grants.schemes.round_drafts.api import StillMissingSchema
from grants.schemes.schemas import EligibilityQuestionSchema, SchemeSchema
from grants.schemes.scheme_drafts import queries, rules, service
from grants.schemes.scheme_drafts.models import SchemeDraft
from grants.schemes.scheme_drafts.starting import STARTING_SETS
from grants.schemes.tiers.rules import KINDS

scheme_draft_api = api_blueprint("scheme_drafts", "Schemes that are being set up")

Json = dict[str, Any]
Answer = tuple[Json, dict[str, str]]


class ContributionDraftSchema(Strict):
    funder_id = fields.UUID(load_default=None, allow_none=True)
    amount_pence = fields.Integer(load_default=None, allow_none=True, strict=True)


class CriterionDraftSchema(Strict):
    name = fields.String(load_default="")
    guidance = fields.String(load_default="")
    guide = fields.List(fields.String(), load_default=lambda: list(defaults.GUIDE))
    weight = fields.Integer(load_default=None, allow_none=True, strict=True)
    is_social_value = BooleanField(load_default=False)


class SchemeDraftChangeSchema(Strict):
    """What a scheme is to be, as far as it is known; what is left out stays."""

    name = fields.String()
    purpose = fields.String()
    builds_capacity = fields.String(validate=validate.OneOf(rules.YES_NO), metadata={"description": "Of the test"})
    own_way = fields.String(validate=validate.OneOf(rules.YES_NO), metadata={"description": "Of the test"})
    defined_activities = fields.String(validate=validate.OneOf(rules.YES_NO), metadata={"description": "Of the test"})
    instrument_test = fields.String(metadata={"description": "Why a grant is right, and not a contract"})
    contributions = fields.List(fields.Nested(ContributionDraftSchema))
    smallest_award_pence = fields.Integer(allow_none=True, strict=True)
    largest_award_pence = fields.Integer(allow_none=True, strict=True)
    award_months = fields.Integer(allow_none=True, strict=True)
    length_justification = fields.String()
    instalments = fields.Integer(allow_none=True, strict=True)
    eligibility = fields.List(fields.Nested(EligibilityQuestionSchema))
    to_hand = fields.String()
    co_produced_with = fields.String()
    criteria = fields.List(fields.Nested(CriterionDraftSchema))
    lowest_mark = fields.Integer(allow_none=True, strict=True)
    highest_mark = fields.Integer(allow_none=True, strict=True)
    scores_blind = BooleanField()
    draws_lots = BooleanField()
    decided_by = fields.String()
    reporting_kind = fields.String(validate=validate.OneOf(KINDS))
    has_tiers = BooleanField(metadata={"description": "Whether how much a grant reports goes by what it is"})
    returns = fields.Integer(allow_none=True, strict=True, metadata={"description": "Of each award, without tiers"})
    question_set = DefinitionField()
    return_question_set = DefinitionField()


class SchemeDraftSchema(SchemeDraftChangeSchema):
    """A scheme that is set up, with all that is missing of it. Nobody but administrators knows of it."""

    id = fields.UUID()
    begun_with = fields.String()
    missing = fields.List(fields.Nested(StillMissingSchema))
    changed_by = fields.UUID()
    version = fields.Integer()
    created_at = fields.AwareDateTime()


class SchemeBeginningSchema(Strict):
    """From what a scheme is begun: a starting set, an earlier scheme, or nothing."""

    starting_set = fields.String(validate=validate.OneOf([each.key for each in STARTING_SETS]))
    scheme_id = fields.UUID(metadata={"description": "A scheme that it is to be like"})


class SchemeDraftListSchema(Strict):
    items = fields.List(fields.Nested(SchemeDraftSchema))


def _shown(draft: SchemeDraft) -> Json:
    details = queries.details_of(draft)
    names = ("id", "begun_with", "changed_by", "version", "created_at")
    said = {name: details[name] for name in rules.FIELDS if details.get(name) is not None}
    missing = queries.missing_of(current_session(), draft)
    return said | {name: getattr(draft, name) for name in names} | {"missing": missing}


def _answer(draft: SchemeDraft, **headers: str) -> Answer:
    return _shown(draft), {"ETag": f'"{draft.version}"', **headers}


@scheme_draft_api.get("/scheme_drafts", "list_scheme_drafts")
@scheme_draft_api.response(200, SchemeDraftListSchema)
@allow(administrator)
def list_drafts() -> Json:
    """The schemes that are being set up."""
    return {"items": [_shown(draft) for draft in queries.drafts(current_session())]}


@scheme_draft_api.post("/scheme_drafts", "begin_scheme")
@scheme_draft_api.arguments(SchemeBeginningSchema)
@scheme_draft_api.response(201, SchemeDraftSchema)
@allow(administrator)
def begin(data: Json) -> Answer:
    """Begin to set up a scheme."""
    if len(data) > 1:
        raise Invalid([Problem("scheme_id", "Name a starting set or a scheme, not both.")])
    details, begun_with = _beginning(data)
    draft = service.begin_scheme(current_session(), details=details, begun_with=begun_with, **acting_now())
    return _answer(draft, Location=url_for(".show_draft", draft_id=draft.id))


def _beginning(data: Json) -> tuple[Json, str]:
    if "scheme_id" in data:
        scheme_id: UUID = data["scheme_id"]
        scheme = schemes.scheme_of(current_session(), scheme_id)
        return queries.copied_from(current_session(), scheme), scheme.name
    for each in STARTING_SETS:
        if each.key == data.get("starting_set"):
            return dict(each.details), each.name
    return {"question_set": defaults.APPLICATION, "return_question_set": defaults.RETURN}, ""


@scheme_draft_api.get("/scheme_drafts/<uuid:draft_id>", "show_scheme_draft")
@scheme_draft_api.response(200, SchemeDraftSchema)
@allow(administrator, load=queries.draft_of)
def show_draft(draft: SchemeDraft) -> Answer:
    """A scheme that is being set up, and all that is missing of it."""
    return _answer(draft)


@scheme_draft_api.patch("/scheme_drafts/<uuid:draft_id>", "change_scheme_draft")
@scheme_draft_api.arguments(SchemeDraftChangeSchema)
@scheme_draft_api.response(200, SchemeDraftSchema)
@scheme_draft_api.needs_version
@allow(administrator, load=queries.draft_of)
def change_draft(data: Json, draft: SchemeDraft) -> Answer:
    """Say more of a scheme, or other things. Each step that it is about is saved, complete or not."""
    version = expected_version()
    for step in rules.STEPS:
        if set(step.fields) & set(data):
            service.save_step(current_session(), draft, step, changes=data, version=version, **acting_now())
            version = None
    return _answer(draft)


@scheme_draft_api.delete("/scheme_drafts/<uuid:draft_id>", "drop_scheme_draft")
@scheme_draft_api.response(204)
@allow(administrator, load=queries.draft_of)
def drop_draft(draft: SchemeDraft) -> None:
    """Set a scheme up no further."""
    service.drop(current_session(), draft, **acting_now())


@scheme_draft_api.post("/scheme_drafts/<uuid:draft_id>/scheme", "set_up_scheme")
@scheme_draft_api.response(201, SchemeSchema)
@scheme_draft_api.takes_version
@allow(administrator, load=queries.draft_of)
def set_up(draft: SchemeDraft) -> Answer:
    """Make the scheme, where nothing is missing of it any more."""
    made = service.set_up(current_session(), draft, version=expected_version(), **acting_now())
    scheme = schemes.scheme_of(current_session(), made.id)
    address = url_for("schemes_api.show_scheme", scheme_id=scheme.id)
    return shown_scheme(scheme), {"ETag": f'"{scheme.version}"', "Location": address}
