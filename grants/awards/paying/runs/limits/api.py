"""`/payment_limits`: how much each administrator may release."""

from typing import Any

from marshmallow import fields

from grants.awards.paying.runs.limits import queries, service
from grants.awards.paying.runs.limits.models import ReleaseLimit, ReleaseLimitChange
from grants.awards.paying.runs.limits.rules import STANDARD
from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("payment_limits", "How much a person may release in one run and in one day")

Shown = dict[str, Any]


class ProposedLimitSchema(Strict):
    """A higher limit that one administrator proposed and another has to confirm."""

    run_pence = PenceField()
    day_pence = PenceField()
    reason = fields.String()
    proposed_at = fields.AwareDateTime()
    proposed_by = fields.UUID()


class PaymentLimitSchema(Strict):
    """What somebody may release; `version` 0 is the standard that holds while nobody has set another."""

    person_id = fields.UUID()
    name = fields.String()
    run_pence = PenceField()
    day_pence = PenceField()
    version = fields.Integer()
    proposed = fields.Nested(ProposedLimitSchema, allow_none=True)


class PaymentLimitListSchema(Strict):
    items = fields.List(fields.Nested(PaymentLimitSchema))


class NewPaymentLimitSchema(Strict):
    run_pence = PenceField(required=True, metadata={"description": "At most £5,000,000"})
    day_pence = PenceField(required=True, metadata={"description": "At most £10,000,000"})
    reason = fields.String(load_default="", metadata={"description": "Needed where it is more than before"})


class ConfirmedLimitSchema(Strict):
    """Nothing is told: it is confirmed as it was proposed."""


class DroppedLimitSchema(Strict):
    """Why somebody may not release more."""

    reason = fields.String(required=True)


def _shown(person: Person, kept: ReleaseLimit | None, proposed: ReleaseLimitChange | None) -> Shown:
    limit = kept or STANDARD
    return {
        "person_id": person.id,
        "name": person.name,
        "run_pence": limit.run_pence,
        "day_pence": limit.day_pence,
        "version": kept.version if kept else 0,
        "proposed": proposed,
    }


@api.get("/payment_limits", "list_payment_limits")
@api.response(200, PaymentLimitListSchema)
@allow(administrator)
def list_limits() -> Shown:
    """What each administrator may release."""
    session = current_session()
    proposed = queries.proposed_changes(session)
    return {"items": [_shown(person, kept, proposed.get(person.id)) for person, kept in queries.limits_of_all(session)]}


@api.put("/payment_limits/<uuid:person_id>", "set_payment_limit")
@api.arguments(NewPaymentLimitSchema)
@api.response(200, PaymentLimitSchema)
@api.needs_version
@allow(administrator, load=queries.limited_person)
def set_limit(given: Shown, person: Person, _: ReleaseLimit | None) -> Shown:
    """Say how much another administrator may release. No more than before is so at once; more is proposed, and another
    administrator than who proposed it or whom it is for confirms it.
    """
    service.set_limit(current_session(), person, **given, version=expected_version(), **acting_now())
    return _now(person)


@api.post("/payment_limits/<uuid:person_id>/confirmation", "confirm_payment_limit")
@api.arguments(ConfirmedLimitSchema)
@api.response(201, PaymentLimitSchema)
@allow(administrator, load=queries.limited_person)
def confirm_limit(_given: Shown, person: Person, _: ReleaseLimit | None) -> Shown:
    """Confirm as another that somebody may release more."""
    service.confirm_limit(current_session(), person, **acting_now())
    return _now(person)


@api.post("/payment_limits/<uuid:person_id>/refusal", "drop_payment_limit")
@api.arguments(DroppedLimitSchema)
@api.response(201, PaymentLimitSchema)
@allow(administrator, load=queries.limited_person)
def drop_limit(given: Shown, person: Person, _: ReleaseLimit | None) -> Shown:
    """Say why somebody may not release more than before."""
    service.drop_limit(current_session(), person, **given, **acting_now())
    return _now(person)


def _now(person: Person) -> Shown:
    session = current_session()
    return _shown(*queries.limited_person(session, person.id), queries.proposed_change(session, person.id))
