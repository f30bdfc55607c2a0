"""`/awards/{id}/instalments`, `/plan` and `/years`: how an offer is paid, and who bears which part of an instalment."""

from typing import Any

from marshmallow import fields

from grants.awards.access import may_read_award, may_settle_offer
from grants.awards.models import OFFERED, Award
from grants.awards.planning.plans import queries
from grants.awards.planning.plans.offers import plan_offer, say_years
from grants.awards.planning.plans.rules import PlannedInstalment
from grants.awards.queries import award_of
from grants.kernel.api import DayField, PenceField, Strict, api_blueprint, expected_version
from grants.kernel.clock import london_day
from grants.kernel.web import acting_now, allow, current_session, current_time

api = api_blueprint("plans", "How grants are to be paid, year by year and payment by payment")

Answer = tuple[dict[str, Any], dict[str, str]]


class OfferPaymentSchema(Strict):
    amount_pence = PenceField(required=True)
    due_on = DayField(required=True)
    waits_for_return = fields.Integer(load_default=None, allow_none=True, strict=True)


class AwardPaymentSchema(OfferPaymentSchema):
    """A payment that an offer has when it is accepted today, or an instalment of a grant."""

    number = fields.Integer()


class OfferPlanSchema(Strict):
    payments = fields.List(
        fields.Nested(OfferPaymentSchema),
        required=True,
        metadata={"description": "In the order of their days; none for the pattern of the scheme"},
    )


class AwardPlanSchema(Strict):
    payments = fields.List(fields.Nested(AwardPaymentSchema))


class AwardYearsSchema(Strict):
    """The amount for each year of a grant, counted from its first day. They add up to the grant."""

    years = fields.List(PenceField(), required=True)


class InstalmentShareSchema(Strict):
    """What one funder bears of an instalment."""

    number = fields.Integer()
    funder_id = fields.UUID()
    funder_name = fields.String()
    amount_pence = PenceField()


class InstalmentShareListSchema(Strict):
    items = fields.List(fields.Nested(InstalmentShareSchema))


@api.get("/awards/<uuid:award_id>/plan", "show_award_plan")
@api.response(200, AwardPlanSchema, etag=True)
@allow(may_read_award, load=award_of)
def show_plan(award: Award) -> Answer:
    """The payments of a grant; of an offer, those that it has when it is accepted today."""
    return _plan(award)


@api.put("/awards/<uuid:award_id>/instalments", "plan_instalments")
@api.arguments(OfferPlanSchema)
@api.response(200, AwardPlanSchema, etag=True)
@api.needs_version
@allow(may_settle_offer, load=award_of)
def plan(given: dict[str, Any], award: Award) -> Answer:
    """Plan the payments of an offer by hand. `If-Match` is the award's version.

    Once it is accepted, a change of its payments is a variation, to which both sides agree.
    """
    payments = [PlannedInstalment(number, **each) for number, each in enumerate(given["payments"], start=1)]
    plan_offer(
        current_session(),
        award,
        payments=payments,
        version=expected_version(),
        **acting_now(),
    )
    return _plan(award)


@api.get("/awards/<uuid:award_id>/years", "show_years")
@api.response(200, AwardYearsSchema, etag=True)
@allow(may_read_award, load=award_of)
def show_years(award: Award) -> Answer:
    """The amount for each year of a grant: as was said, or even over its months."""
    return _years(award)


@api.put("/awards/<uuid:award_id>/years", "say_years")
@api.arguments(AwardYearsSchema)
@api.response(200, AwardYearsSchema, etag=True)
@api.needs_version
@allow(may_settle_offer, load=award_of)
def put_years(given: dict[str, Any], award: Award) -> Answer:
    """Say what an offer gives in each of its years. `If-Match` is the award's version."""
    say_years(
        current_session(),
        award,
        **given,
        version=expected_version(),
        **acting_now(),
    )
    return _years(award)


@api.get("/awards/<uuid:award_id>/instalment_shares")
@api.response(200, InstalmentShareListSchema)
@allow(may_read_award, load=award_of)
def list_instalment_shares(award: Award) -> dict[str, Any]:
    """What each funder bears of each instalment: over the instalments, its share of the grant."""
    return {"items": queries.funder_parts(current_session(), award.id)}


def _plan(award: Award) -> Answer:
    payments: Any = award.instalments
    if award.state == OFFERED:
        payments = queries.plan_of(current_session(), award, accepted_on=london_day(current_time()))
    return {"payments": payments}, {"ETag": f'"{award.version}"'}


def _years(award: Award) -> Answer:
    return {"years": list(queries.years_of(current_session(), award))}, {"ETag": f'"{award.version}"'}
