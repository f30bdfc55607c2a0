"""Entering for somebody, and copying from earlier applications, for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications import queries
from grants.applications.access import may_assist, may_edit_application, may_read_application
from grants.applications.assisted import service
from grants.applications.assisted.access import may_confirm
from grants.applications.filling.earlier.service import copy_from_earlier
from grants.applications.models import BY_LINK, BY_PHONE, BY_POST, CHANNELS, HOWS, Application, Assistance
from grants.kernel.access import Actor, administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session, require
from grants.organisations.queries import organisation_of
from grants.organisations.schemas import OrganisationSchema
from grants.schemes.models import Round

assisted_api = api_blueprint("assisted", "Applications entered for somebody, and answers copied from earlier ones")


class EntrySchema(Strict):
    """An application for somebody who is not online. Name an organisation that is here, or a new one."""

    organisation_id = fields.UUID(load_default=None, allow_none=True)
    new_organisation = fields.Nested(OrganisationSchema, load_default=None, allow_none=True)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    person_name = fields.String(required=True)
    email = fields.String(load_default="")
    phone = fields.String(load_default="")
    address = fields.String(load_default="", metadata={"description": "Where the copy goes without an e-mail address"})
    eligibility_answers = fields.Dict(keys=fields.String(), required=True)


class AssistanceSchema(Strict):
    """On whose behalf an application was entered, and whether they confirmed the copy."""

    application_id = fields.UUID()
    channel = fields.String()
    name = fields.String()
    phone = fields.String()
    address = fields.String()
    entered_by = fields.UUID()
    entered_at = fields.AwareDateTime()
    posted_at = fields.AwareDateTime(allow_none=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)
    confirmed_how = fields.String(allow_none=True, validate=validate.OneOf(HOWS))
    objection = fields.String()


class ConfirmationSchema(Strict):
    """Whether the copy says what they said. Administrators say how they were told: by `phone` or by `post`."""

    confirms = BooleanField(required=True)
    objection = fields.String(load_default="")
    how = fields.String(load_default=BY_LINK, validate=validate.OneOf(HOWS))


class NothingMoreSchema(Strict):
    """An empty object."""


class EarlierSchema(Strict):
    from_application_id = fields.UUID(required=True)


class CopiedSchema(Strict):
    """The questions whose answers were taken over, and those that were left."""

    copied = fields.List(fields.String())
    left = fields.List(fields.String())


def may_read_assistance(actor: Actor, application: Application) -> str | None:
    """Administrators, and whoever it was entered for."""
    return may_assist(actor, application) and may_confirm(actor, application)


@assisted_api.post("/rounds/<uuid:round_id>/entries")
@assisted_api.arguments(EntrySchema)
@assisted_api.response(201, AssistanceSchema)
@allow(administrator, load=queries.round_to_apply_in)
def enter_application(data: dict[str, Any], round_: Round) -> tuple[Assistance | None, int, dict[str, str]]:
    """Begin an application for somebody. Fill it in and send it like any other."""
    session, organisation_id = current_session(), data.pop("organisation_id")
    organisation = organisation_of(session, organisation_id) if organisation_id else None
    application = service.enter_application(session, round_, organisation=organisation, **data, **acting_now())
    address = url_for("applications_api.show_application", application_id=application.id)
    return application.assistance, 201, {"Location": address}


@assisted_api.get("/applications/<uuid:application_id>/assistance")
@assisted_api.response(200, AssistanceSchema)
@allow(may_read_assistance, load=queries.application_of)
def show_assistance(application: Application) -> Assistance | None:
    """For whom an application was entered, and how."""
    return application.assistance


@assisted_api.post("/applications/<uuid:application_id>/posting")
@assisted_api.arguments(NothingMoreSchema)
@assisted_api.response(201, AssistanceSchema)
@allow(may_assist, load=queries.application_of)
def record_posting(data: dict[str, Any], application: Application) -> Assistance | None:
    """Record that the copy went by post."""
    service.record_posting(current_session(), application, **acting_now())
    return application.assistance


@assisted_api.post("/applications/<uuid:application_id>/confirmation")
@assisted_api.arguments(ConfirmationSchema)
@assisted_api.response(201, AssistanceSchema)
@allow(may_read_assistance, load=queries.application_of)
def confirm_entry(data: dict[str, Any], application: Application) -> Assistance | None:
    """Confirm the copy, or say what is wrong in it."""
    require(may_confirm if data["how"] == BY_LINK else may_assist, application)
    assert data["how"] in (BY_LINK, BY_PHONE, BY_POST)
    service.confirm(current_session(), application, **data, **acting_now())
    return application.assistance


@assisted_api.post("/applications/<uuid:application_id>/copied_answers")
@assisted_api.arguments(EarlierSchema)
@assisted_api.response(201, CopiedSchema)
@allow(may_edit_application, load=queries.application_of)
def copy_answers(data: dict[str, Any], application: Application) -> dict[str, Any]:
    """Take over answers from an earlier application of the same organisation."""
    session = current_session()
    earlier = queries.application_of(session, data["from_application_id"])
    require(may_read_application, earlier)
    found = copy_from_earlier(session, application, earlier, **acting_now())
    return {"copied": found.copied, "left": found.left}
