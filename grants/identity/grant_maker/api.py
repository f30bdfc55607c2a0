"""`/grant_maker`: what is said of the grant-maker, and what was."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from grants.identity.grant_maker import queries, service
from grants.kernel.access import administrator, anyone
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session, this_app

api = api_blueprint("grant_maker", "What is said of the grant-maker")

Answer = tuple[dict[str, Any], dict[str, str]]


class GrantMakerSchema(Strict):
    """Names, how the grant-maker is reached, and its statements in plain text."""

    grant_maker = fields.String(required=True)
    service_name = fields.String(required=True)
    postal_address = fields.String(load_default="")
    telephone = fields.String(load_default="")
    privacy = fields.String(load_default="")
    accessibility = fields.String(load_default="")
    complaints = fields.String(load_default="")


class GrantMakerFieldSchema(Strict):
    field = fields.String()
    before = fields.String()
    after = fields.String()


class GrantMakerChangeSchema(Strict):
    """What somebody changed."""

    number = fields.Integer()
    changed_by = fields.String()
    changed_at = fields.AwareDateTime()
    fields_changed = fields.List(fields.Nested(GrantMakerFieldSchema))


class GrantMakerChangesSchema(Strict):
    items = fields.List(fields.Nested(GrantMakerChangeSchema))


@api.get("/grant_maker", "show_grant_maker")
@api.response(200, GrantMakerSchema, etag=True)
@allow(anyone)
def show() -> Answer:
    """What is said of the grant-maker now."""
    kept = queries.last_version(current_session())
    return asdict(this_app().particulars), {"ETag": f'"{kept.number if kept else 0}"'}


@api.put("/grant_maker", "change_grant_maker")
@api.arguments(GrantMakerSchema)
@api.response(200, GrantMakerSchema, etag=True)
@api.needs_version
@allow(administrator)
def save(wanted: dict[str, Any]) -> Answer:
    """Change it, all of it. Needs `If-Match`."""
    session, settings = current_session(), this_app().settings
    number = service.change_particulars(
        session, wanted=wanted, version=expected_version(), settings=settings, **acting_now()
    )
    kept = queries.particulars_kept(session) or this_app().particulars
    return asdict(kept), {"ETag": f'"{number}"'}


@api.get("/grant_maker/changes", "list_grant_maker_changes")
@api.response(200, GrantMakerChangesSchema)
@allow(administrator)
def list_changes() -> dict[str, Any]:
    """Who changed what when, with what stood before, the latest first."""
    return {
        "items": [
            {
                "number": each.version.number,
                "changed_by": each.version.changer.name if each.version.changer else "",
                "changed_at": each.version.changed_at,
                "fields_changed": [
                    {"field": field, "before": before, "after": after} for field, (before, after) in each.fields.items()
                ],
            }
            for each in queries.changes_made(current_session())
        ]
    }
