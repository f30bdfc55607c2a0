"""`/awards/{id}/variations/{number}/days`: what a change that is not agreed yet would make of returns and payments."""

from typing import Any

from marshmallow import fields

from grants.awards.changing.variations.access import may_ask_for_variation, may_read_variation, side_of
from grants.awards.changing.variations.checking import check_variation
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.queries import variation_of
from grants.awards.changing.variations.rules import OPEN
from grants.awards.changing.variations.schemas import AskedVariationSchema
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.clock import london_day
from grants.kernel.problems import Conflict
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.monitoring.planning.changed import Changed, changed_by

api = api_blueprint("changed_days", "The exact days of a change of a grant, before it is agreed")


class MovedReturnSchema(Strict):
    """When a return is due, and would be; null where there is none."""

    number = fields.Integer()
    before = fields.Date(allow_none=True)
    after = fields.Date(allow_none=True)


class PaymentToComeSchema(Strict):
    amount_pence = PenceField()
    due_on = fields.Date()
    waits_for_return = fields.Integer(allow_none=True)


class MovedPaymentSchema(Strict):
    """A payment to come as it is, and as it would be; null where there is none."""

    number = fields.Integer()
    before = fields.Nested(PaymentToComeSchema, allow_none=True)
    after = fields.Nested(PaymentToComeSchema, allow_none=True)


class OpenConditionSchema(Strict):
    """Something that is still to be done, and the payment that would wait for it; null where none does."""

    number = fields.Integer()
    text = fields.String()
    due_on = fields.Date(allow_none=True)
    payment = fields.Integer(allow_none=True)


class ChangedDaysSchema(Strict):
    """What a change would make of the returns and the payments of a grant, were it agreed today."""

    returns = fields.List(fields.Nested(MovedReturnSchema))
    payments = fields.List(fields.Nested(MovedPaymentSchema))
    conditions = fields.List(fields.Nested(OpenConditionSchema))


@api.get("/awards/<uuid:award_id>/variations/<int:number>/days", "show_days_of_variation")
@api.response(200, ChangedDaysSchema)
@allow(may_read_variation, load=variation_of)
def show(award: Award, variation: Variation) -> Changed:
    """The returns and the payments to come, before and after. Only of a change that is open."""
    if variation.state not in OPEN:
        raise Conflict(f"This change is {variation.state} already.", code="answered_already")
    return changed_by(current_session(), award, variation.after, london_day(current_time()))


@api.post("/awards/<uuid:award_id>/variations/days", "show_days_before_asking")
@api.arguments(AskedVariationSchema)
@api.response(200, ChangedDaysSchema)
@allow(may_ask_for_variation, load=award_of)
def before_asking(given: dict[str, Any], award: Award) -> Changed:
    """The days of returns after a change that is not asked for yet. Refused as the change itself would
    be; nothing is kept.
    """
    said = {name: given.pop(name) for name in ("reasons", "above_largest")}
    _, after = check_variation(
        current_session(), award, asked=given, **said, source=side_of(current_actor(), award), now=current_time()
    )
    return changed_by(current_session(), award, after, london_day(current_time()))
