"""Changing the money of a scheme and of its rounds, by programs."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.schemes import queries
from grants.schemes.access import may_read_money
from grants.schemes.api import Answer, round_answer, shown_scheme
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.money import service
from grants.schemes.money.queries import contribution_of, money_changes
from grants.schemes.schemas import ABOVE_NOTHING, RoundSchema, SchemeSchema

money_api = api_blueprint("scheme_money", "The money of schemes and rounds, changed after they were set up")


class BudgetSchema(Strict):
    budget_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


class ContributionChangeSchema(Strict):
    amount_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    reason = fields.String(required=True)


class NewContributionSchema(ContributionChangeSchema):
    """Another funder of a scheme."""

    funder_id = fields.UUID(required=True)


class LeavingSchema(Strict):
    reason = fields.String(required=True)


class MoneyChangeSchema(Strict):
    """What a funder gives to the scheme, or what a round of it gives, changed."""

    at = fields.AwareDateTime()
    of_id = fields.UUID(metadata={"description": "The funder or the round"})
    before_pence = PenceField()
    after_pence = PenceField()
    reason = fields.String()


class MoneyChangesSchema(Strict):
    items = fields.List(fields.Nested(MoneyChangeSchema))


@money_api.get("/schemes/<uuid:scheme_id>/money_changes")
@money_api.response(200, MoneyChangesSchema)
@allow(may_read_money, load=queries.scheme_of)
def list_money_changes(scheme: Scheme) -> dict[str, Any]:
    """How the money of a scheme and its rounds changed, the latest first; for administrators and its funders."""
    return {"items": money_changes(current_session(), scheme.id)}


@money_api.put("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>", "change_contribution")
@money_api.arguments(ContributionChangeSchema)
@money_api.response(200, SchemeSchema)
@money_api.needs_version
@allow(administrator, load=contribution_of)
def put_contribution(data: dict[str, Any], scheme: Scheme, contribution: Contribution) -> Answer:
    """Let a funder give more or less to a scheme, at least what awards and rounds have. `If-Match` says which version
    of the scheme you read."""
    service.change_contribution(
        current_session(),
        scheme,
        contribution,
        **data,
        version=expected_version(),
        actor=current_actor(),
        now=current_time(),
    )
    return shown_scheme(scheme), {"ETag": f'"{scheme.version}"'}


@money_api.post("/schemes/<uuid:scheme_id>/contributions", "add_contribution")
@money_api.arguments(NewContributionSchema)
@money_api.response(201, SchemeSchema)
@money_api.needs_version
@allow(administrator, load=queries.scheme_of)
def post_contribution(data: dict[str, Any], scheme: Scheme) -> Answer:
    """Let another funder join a scheme: later awards are shared with it. `If-Match` says which version you read."""
    service.add_contribution(current_session(), scheme, **data, version=expected_version(), **acting_now())
    return _located(scheme)


@money_api.post("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>/leaving", "let_funder_leave")
@money_api.arguments(LeavingSchema)
@money_api.response(201, SchemeSchema)
@money_api.needs_version
@allow(administrator, load=contribution_of)
def post_leaving(data: dict[str, Any], scheme: Scheme, contribution: Contribution) -> Answer:
    """Let a funder pay for what is awarded of its contribution and for nothing else from now on."""
    service.let_funder_leave(
        current_session(), scheme, contribution, **data, version=expected_version(), **acting_now()
    )
    return _located(scheme)


def _located(scheme: Scheme) -> Answer:
    headers = {"ETag": f'"{scheme.version}"', "Location": url_for("schemes_api.show_scheme", scheme_id=scheme.id)}
    return shown_scheme(queries.scheme_of(current_session(), scheme.id)), headers


@money_api.put("/rounds/<uuid:round_id>/budget", "change_budget")
@money_api.arguments(BudgetSchema)
@money_api.response(200, RoundSchema)
@money_api.needs_version
@allow(administrator, load=queries.round_of)
def put_budget(data: dict[str, Any], round_: Round) -> Answer:
    """Raise or lower the budget of a round: at least what is committed, at most what the funders give and no other
    round has. `If-Match` says which version of the round you read."""
    service.change_budget(
        current_session(), round_, **data, version=expected_version(), actor=current_actor(), now=current_time()
    )
    return round_answer(round_)
