"""`/payment_limits`: how much each administrator may release."""

from typing import Any

from marshmallow import fields

from grants.awards.paying.runs.limits import queries, service
from grants.awards.paying.runs.limits.models import ReleaseLimit
from grants.awards.paying.runs.limits.rules import STANDARD
from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("payment_limits", "How much a person may release in one run and in one day")

Shown = dict[str, Any]


class PaymentLimitSchema(Strict):
    """What somebody may release; `version` 0 is the standard that holds while nobody has set another."""

    person_id = fields.UUID()
    name = fields.String()
    run_pence = PenceField()
    day_pence = PenceField()
    version = fields.Integer()


class PaymentLimitListSchema(Strict):
    items = fields.List(fields.Nested(PaymentLimitSchema))


class NewPaymentLimitSchema(Strict):
    run_pence = PenceField(required=True)
    day_pence = PenceField(required=True)


def _shown(person: Person, kept: ReleaseLimit | None) -> Shown:
    limit = kept or STANDARD
    return {
        "person_id": person.id,
        "name": person.name,
        "run_pence": limit.run_pence,
        "day_pence": limit.day_pence,
        "version": kept.version if kept else 0,
    }


@api.get("/payment_limits", "list_payment_limits")
@api.response(200, PaymentLimitListSchema)
@allow(administrator)
def list_limits() -> Shown:
    """What each administrator may release."""
    return {"items": [_shown(*each) for each in queries.limits_of_all(current_session())]}


@api.put("/payment_limits/<uuid:person_id>", "set_payment_limit")
@api.arguments(NewPaymentLimitSchema)
@api.response(200, PaymentLimitSchema)
@api.needs_version
@allow(administrator, load=queries.limited_person)
def set_limit(given: Shown, person: Person, _: ReleaseLimit | None) -> Shown:
    """Say how much another administrator may release."""
    kept = service.set_limit(current_session(), person, **given, version=expected_version(), **acting_now())
    return _shown(person, kept)
