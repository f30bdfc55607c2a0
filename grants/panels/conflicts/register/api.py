"""The register of interests, as a program keeps it."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import access, queries
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.conflicts.register import queries as register_queries
from grants.panels.conflicts.register import service
from grants.panels.conflicts.register.access import may_end, may_keep_register
from grants.panels.models import NOTE, RECUSED, Panel

api = api_blueprint("register", "Panels: the register of interests")

Shown = dict[str, Any]


class StandingInterestSchema(Strict):
    """An interest in an organisation whatever it applies for: note or leaves. A name alone is a hint."""

    id = fields.UUID(dump_only=True)
    person_id = fields.UUID(dump_only=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    organisation_name = fields.String(load_default="")
    level = fields.String(required=True, validate=validate.OneOf((NOTE, RECUSED)))
    note = fields.String(required=True)
    declared_at = fields.AwareDateTime(dump_only=True)


class StandingInterestsSchema(Strict):
    items = fields.List(fields.Nested(StandingInterestSchema))


@api.get("/interests", "list_own_interests")
@api.response(200, StandingInterestsSchema)
@allow(may_keep_register)
def list_own() -> Shown:
    """What you keep in the register."""
    return {"items": register_queries.own_interests(current_session(), current_actor().person_id)}


@api.post("/interests", "register_interest")
@api.arguments(StandingInterestSchema)
@api.response(201, StandingInterestSchema)
@allow(may_keep_register)
def declare_by_program(given: Shown) -> tuple[RegisteredInterest, dict[str, str]]:
    """Enter an interest. It counts at once for applications before your panels."""
    kept = service.register_interest(current_session(), **given, **acting_now())
    return kept, {"Location": url_for(".list_own")}


@api.delete("/interests/<uuid:interest_id>", "end_interest")
@api.response(204)
@allow(may_end, load=register_queries.registered_interest_of)
def end_by_program(interest: RegisteredInterest) -> None:
    """End an interest. What followed from it so far stays."""
    service.end_interest(current_session(), interest, **acting_now())


@api.get("/panels/<uuid:panel_id>/register", "list_panel_register")
@api.response(200, StandingInterestsSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def list_of_panel(panel: Panel) -> Shown:
    """What the members of a panel keep in the register."""
    return {"items": register_queries.register_of(current_session(), panel.id)}
