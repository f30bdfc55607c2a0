"""`/schemes/{id}/reporting_tiers`: how much the grants of a scheme report, and what that costs those who do it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.question_schemas import DefinitionField
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.models import Scheme
from grants.schemes.tiers import service
from grants.schemes.tiers.queries import Reporting, scheme_and_reporting
from grants.schemes.tiers.rules import CHANNELS, FORM, KINDS, MOST_TIERS, Tier
from grants.schemes.tiers.starting import starting_questions, starting_tiers

reporting_api = api_blueprint("reporting_tiers", "How much the grants of a scheme report")

Answer = tuple[dict[str, Any], dict[str, str]]


class TierSchema(Strict):
    """How much grants report that reach it: the deepest one that a grant reaches is its tier."""

    number = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, MOST_TIERS),
        metadata={"description": "Stays with the tier"},
    )
    name = fields.String(required=True)
    from_pence = PenceField(load_default=0, metadata={"description": "It takes a grant of so much a year, or more"})
    from_pence_at_risk = PenceField(
        load_default=None,
        allow_none=True,
        metadata={"description": "What counts instead for a grant with a red risk; null for the same"},
    )
    from_months = fields.Integer(
        load_default=0, strict=True, metadata={"description": "And it takes a grant that runs so long, or longer"}
    )
    returns = fields.Integer(
        load_default=1, strict=True, metadata={"description": "The fewest returns that a grant makes"}
    )
    every_months = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        metadata={"description": "One return for so many months, where that is more"},
    )
    evidence = fields.String(load_default="", metadata={"description": "What is asked for beside the answers"})
    sampled_percent = fields.Integer(
        load_default=0, strict=True, metadata={"description": "Of how many returns somebody asks for the papers"}
    )
    channels = fields.List(
        fields.String(validate=validate.OneOf(list(CHANNELS))),
        load_default=lambda: [FORM],
        metadata={"description": "The ways in which a grantee can tell"},
    )
    questions = DefinitionField(
        metadata={"description": "What its returns ask; left out, what they ask now, or what the tier below asks"}
    )


class ReportingChangeSchema(Strict):
    """What a scheme says about reporting; what is left out stays. Tiers come together, the lightest first."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    tiers = fields.List(
        fields.Nested(TierSchema), metadata={"description": "Empty: the scheme's own number of returns"}
    )
    hour_pence = PenceField(metadata={"description": "What an hour of who reports counts"})
    ceiling_percent = fields.Integer(
        strict=True, metadata={"description": "The most of a grant that reporting takes without a reason"}
    )
    above_ceiling_because = fields.String(metadata={"description": "Why it takes more"})


class TierCostSchema(Strict):
    """What reporting costs who does it, in one tier, for the smallest grant in it."""

    tier = fields.Integer(attribute="tier.number")
    name = fields.String(attribute="tier.name")
    smallest_pence = PenceField()
    largest_pence = PenceField()
    returns = fields.Integer()
    minutes_each = fields.Integer(metadata={"description": "Of each return before the last"})
    minutes_last = fields.Integer(metadata={"description": "Of the last return, which asks what came of it all"})
    minutes = fields.Integer(metadata={"description": "All returns of a grant together"})
    pence = PenceField()
    percent = fields.Float(metadata={"description": "Of the smallest grant"})


class ReportingSchema(ReportingChangeSchema):
    """How much the grants of a scheme report, and what that costs. `starting` are tiers to begin with."""

    costs = fields.List(fields.Nested(TierCostSchema))
    starting = fields.List(fields.Nested(TierSchema))
    version = fields.Integer()


@reporting_api.get("/schemes/<uuid:scheme_id>/reporting_tiers", "show_reporting_tiers")
@reporting_api.response(200, ReportingSchema, etag=True)
@allow(administrator, load=scheme_and_reporting)
def show(_: Scheme, reporting: Reporting) -> Answer:
    """How much grants report. Version 0 is a scheme for which nobody has said anything."""
    return _answer(reporting)


@reporting_api.patch("/schemes/<uuid:scheme_id>/reporting_tiers", "change_reporting_tiers")
@reporting_api.arguments(ReportingChangeSchema)
@reporting_api.response(200, ReportingSchema, etag=True)
@reporting_api.needs_version
@allow(administrator, load=scheme_and_reporting)
def change(data: dict[str, Any], scheme: Scheme, _: Reporting) -> Answer:
    """Say how much grants report: kind and tiers until somebody has begun to apply, the rest at any time."""
    questions = {tier["number"]: tier.pop("questions") for tier in data.get("tiers", ()) if tier.get("questions")}
    if "tiers" in data:
        data["tiers"] = [_tier(given) for given in data["tiers"]]
    return _answer(
        service.change_reporting(
            current_session(),
            scheme,
            changes=data,
            questions=questions,
            version=expected_version(),
            **acting_now(),
        )
    )


def _tier(given: Mapping[str, Any]) -> Tier:
    return Tier(**{**given, "channels": tuple(given["channels"])})


def _answer(reporting: Reporting) -> Answer:
    said = service.said_of(reporting)
    starting = [] if said["tiers"] else starting_tiers(said["kind"])
    shown = {
        **said,
        "tiers": [_shown(tier, reporting.questions_of(tier).definition) for tier in said["tiers"]],
        "costs": reporting.costs,
        "starting": [_shown(tier, starting_questions(tier.number, said["kind"])) for tier in starting],
        "version": reporting.said.version,
    }
    return shown, {"ETag": f'"{reporting.said.version}"'}


def _shown(tier: Tier, definition: dict[str, Any]) -> dict[str, Any]:
    return {**vars(tier), "questions": definition}
