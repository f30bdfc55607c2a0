"""Whether an organisation is in the public directory, said by programs."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations import queries
from grants.organisations.access import may_change_organisation, may_read_organisation
from grants.organisations.directory import service
from grants.organisations.models import Organisation

api = api_blueprint("directory_entry", "Whether an organisation is in the public directory")


class DirectoryEntrySchema(Strict):
    """How everybody can reach the organisation: its e-mail address, web page or telephone number."""

    contact = fields.String(required=True)
    told_at = fields.AwareDateTime(dump_only=True)


@api.get("/organisations/<uuid:organisation_id>/directory_entry", "show_directory_entry")
@api.response(200, DirectoryEntrySchema)
@allow(may_read_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> Any:
    """The entry in the public directory. Not found where it does not want one."""
    entry = service.entry_of(current_session(), organisation.id)
    if entry is None:
        raise NotFound("This organisation is not in the directory.")
    return entry


@api.put("/organisations/<uuid:organisation_id>/directory_entry", "enter_directory")
@api.arguments(DirectoryEntrySchema)
@api.response(200, DirectoryEntrySchema)
@allow(may_change_organisation, load=queries.organisation_of)
def enter(given: dict[str, Any], organisation: Organisation) -> Any:
    """Come into the public directory, or change how the organisation is reached. It has to be named in public."""
    return service.enter(current_session(), organisation, contact=given["contact"], **acting_now())


@api.delete("/organisations/<uuid:organisation_id>/directory_entry", "leave_directory")
@api.response(204)
@allow(may_change_organisation, load=queries.organisation_of)
def leave(organisation: Organisation) -> None:
    """Leave the public directory."""
    service.leave(current_session(), organisation, **acting_now())
