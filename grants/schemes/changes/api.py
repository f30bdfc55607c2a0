"""`/schemes/{id}/changes`: the money of a scheme and its rounds, and rounds that open again, changed by two people."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import MomentField, PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.access import may_read_money
from grants.schemes.changes import service
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.queries import change_of, changes_of
from grants.schemes.changes.rules import KINDS, STATES
from grants.schemes.models import Scheme
from grants.schemes.money.queries import money_changes
from grants.schemes.schemas import ABOVE_NOTHING

api = api_blueprint("scheme_changes", "The money of schemes and rounds, and rounds that open again")

Answer = tuple[SchemeChange, dict[str, str]]


class SchemeChangeSchema(Strict):
    """What one proposes and another confirms: the `budget` of a round, the `contribution` of a funder, a funder that is
    `joining` or `leaving`, or the `reopening` of a round.
    """

    id = fields.UUID(dump_only=True)
    scheme_id = fields.UUID(dump_only=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    round_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "Of a budget or a reopening"})
    funder_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "Of all others"})
    amount_pence = PenceField(
        load_default=None,
        allow_none=True,
        validate=ABOVE_NOTHING,
        metadata={"description": "What it comes to in all: of a budget, a contribution, and a funder that joins"},
    )
    closes_at = MomentField(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a reopening: still to come, and not before the deadline of the round"},
    )
    reason = fields.String(required=True, metadata={"description": "Of a round, everybody can read it once confirmed"})
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    proposed_at = fields.AwareDateTime(dump_only=True)
    proposed_by = fields.UUID(dump_only=True)
    confirmed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    confirmed_by = fields.UUID(dump_only=True, allow_none=True)
    drop_reason = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)


class SchemeChangesSchema(Strict):
    items = fields.List(fields.Nested(SchemeChangeSchema))


class ConfirmedChangeSchema(Strict):
    """Nothing is told: it is confirmed as it was proposed."""


class ChangeDroppedSchema(Strict):
    """Why it is not changed."""

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


def _located(change: SchemeChange) -> Answer:
    at = url_for("scheme_changes_api.show", change_id=change.id)
    return change, {"ETag": f'"{change.version}"', "Location": at}


@api.get("/schemes/<uuid:scheme_id>/money_changes", "list_money_changes")
@api.response(200, MoneyChangesSchema)
@allow(may_read_money, load=queries.scheme_of)
def list_money_changes(scheme: Scheme) -> dict[str, Any]:
    """How the money of a scheme and its rounds changed, the latest first; for administrators and its funders."""
    return {"items": money_changes(current_session(), scheme.id)}


@api.get("/schemes/<uuid:scheme_id>/changes", "list_scheme_changes")
@api.response(200, SchemeChangesSchema)
@allow(administrator, load=queries.scheme_of)
def list_changes(scheme: Scheme) -> dict[str, Any]:
    """What was proposed to change of a scheme, and what became of it, the latest first."""
    return {"items": changes_of(current_session(), scheme.id)}


@api.post("/schemes/<uuid:scheme_id>/changes", "propose_scheme_change")
@api.arguments(SchemeChangeSchema)
@api.response(201, SchemeChangeSchema)
@api.takes_version
@allow(administrator, load=queries.scheme_of)
def propose(given: dict[str, Any], scheme: Scheme) -> Answer:
    """Propose a change of a scheme; another confirms it. Of a budget: at least what is committed, at most what the
    funders give and no other round has. Of a contribution: at least what awards and rounds have. `If-Match` says which
    version of the round, or else of the scheme, you read. The same proposed again leads to the first.
    """
    return _located(
        service.propose_change(current_session(), scheme, **given, version=expected_version(), **acting_now())
    )


@api.get("/scheme_changes/<uuid:change_id>", "show_scheme_change")
@api.response(200, SchemeChangeSchema, etag=True)
@allow(administrator, load=change_of)
def show(change: SchemeChange) -> Answer:
    """One change, proposed or made."""
    return change, {"ETag": f'"{change.version}"'}


@api.post("/scheme_changes/<uuid:change_id>/confirmation", "confirm_scheme_change")
@api.arguments(ConfirmedChangeSchema)
@api.response(201, SchemeChangeSchema)
@api.takes_version
@allow(administrator, load=change_of)
def confirm(_: dict[str, Any], change: SchemeChange) -> Answer:
    """Confirm as another what was proposed: from now on it is so."""
    return _located(service.confirm_change(current_session(), change, version=expected_version(), **acting_now()))


@api.post("/scheme_changes/<uuid:change_id>/refusal", "drop_scheme_change")
@api.arguments(ChangeDroppedSchema)
@api.response(201, SchemeChangeSchema)
@api.takes_version
@allow(administrator, load=change_of)
def drop(given: dict[str, Any], change: SchemeChange) -> Answer:
    """Say why it is not changed: take back what you proposed, or refuse what another did."""
    return _located(service.drop_change(current_session(), change, **given, version=expected_version(), **acting_now()))
