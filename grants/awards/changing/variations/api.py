"""`/awards/{id}/variations`: changes of a grant, agreed by both sides."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.awards.access import may_read_award
from grants.awards.changing.variations import not_agreed, queries, service
from grants.awards.changing.variations.access import may_agree, may_ask_for_variation, may_read_variation, may_withdraw
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.schemas import (
    AskedVariationSchema,
    GrantPartiesSchema,
    NoSchema,
    TakenBackSchema,
    VariationListSchema,
    VariationSchema,
)
from grants.awards.models import Award
from grants.awards.planning.conditions.queries import host_of
from grants.awards.queries import award_of
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("variations", "Changes of a grant, agreed by both sides")

Answer = tuple[Variation, dict[str, str]]


def _with_version(variation: Variation) -> Answer:
    at = url_for("variations_api.show", award_id=variation.award_id, number=variation.number)
    return variation, {"ETag": f'"{variation.version}"', "Location": at}


@api.get("/awards/<uuid:award_id>/parties", "show_grant_parties")
@api.response(200, GrantPartiesSchema)
@allow(may_read_award, load=award_of)
def show_parties(award: Award) -> dict[str, Any]:
    """The host and the partners of a grant, each with its share, as they stand after the changes that were agreed."""
    host = host_of(current_session(), award)
    return {
        "host_organisation_id": host.id if host else None,
        "host_name": host.name if host else None,
        "partners": queries.partners_of(current_session(), award),
    }


@api.get("/awards/<uuid:award_id>/variations")
@api.response(200, VariationListSchema)
@allow(may_read_award, load=award_of)
def list_variations(award: Award) -> dict[str, Any]:
    """The changes of a grant, the latest first: those that are so, that are open, and that were not agreed."""
    return {"items": queries.variations_of(current_session(), award.id)}


@api.post("/awards/<uuid:award_id>/variations", "ask_for_variation")
@api.arguments(AskedVariationSchema)
@api.response(201, VariationSchema)
@api.takes_version
@allow(may_ask_for_variation, load=award_of)
def ask(given: dict[str, Any], award: Award) -> Answer:
    """Ask for a change as the grantee, or offer it. `If-Match` is the award's version. One is open at a time."""
    said = {name: given.pop(name) for name in ("reasons", "above_largest")}
    return _with_version(
        service.ask_for_variation(
            current_session(), award, asked=given, **said, version=expected_version(), **acting_now()
        )
    )


@api.get("/awards/<uuid:award_id>/variations/<int:number>", "show_variation")
@api.response(200, VariationSchema, etag=True)
@allow(may_read_variation, load=queries.variation_of)
def show(_: Award, variation: Variation) -> tuple[Variation, dict[str, str]]:
    """One change of a grant."""
    return variation, {"ETag": f'"{variation.version}"'}


@api.post("/awards/<uuid:award_id>/variations/<int:number>/agreement", "agree_to_variation")
@api.arguments(NothingSchema)
@api.response(201, VariationSchema)
@api.takes_version
@allow(may_agree, load=queries.variation_of)
def agree(_: dict[str, Any], award: Award, variation: Variation) -> Answer:
    """Agree for your side. With the last agreement that it needs, the grant is changed."""
    service.agree_to_variation(current_session(), award, variation, version=expected_version(), **acting_now())
    return _with_version(variation)


@api.post("/awards/<uuid:award_id>/variations/<int:number>/refusal", "refuse_variation")
@api.arguments(NoSchema)
@api.response(201, VariationSchema)
@api.takes_version
@allow(may_agree, load=queries.variation_of)
def refuse(given: dict[str, Any], award: Award, variation: Variation) -> Answer:
    """Say no for your side, with the reason."""
    not_agreed.refuse_variation(
        current_session(), award, variation, **given, version=expected_version(), **acting_now()
    )
    return _with_version(variation)


@api.post("/awards/<uuid:award_id>/variations/<int:number>/withdrawal", "withdraw_variation")
@api.arguments(TakenBackSchema)
@api.response(201, VariationSchema)
@api.takes_version
@allow(may_withdraw, load=queries.variation_of)
def withdraw(given: dict[str, Any], award: Award, variation: Variation) -> Answer:
    """Take back a change that your side wanted."""
    not_agreed.withdraw_variation(
        current_session(), award, variation, **given, version=expected_version(), **acting_now()
    )
    return _with_version(variation)
