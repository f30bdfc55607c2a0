"""What a register says of an organisation, beside what it told us: by page and through the API."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.pages import note
from grants.kernel.problems import Denied, DomainError, check
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app
from grants.organisations import queries, service
from grants.organisations.access import may_change_organisation
from grants.organisations.models import Organisation
from grants.organisations.profile import queries as profiles
from grants.organisations.profile.reading import read_fields
from grants.organisations.profile.shown import LABELS, said
from grants.organisations.reading import read_version
from grants.organisations.registers import asking
from grants.organisations.registers.rules import RegisterEntry, to_take_over

pages = Blueprint("registers", __name__, url_prefix="/organisations/<uuid:organisation_id>/register-entry")
api = api_blueprint("registers", "What the registers of charities and companies say")


def entry_of(organisation: Organisation) -> RegisterEntry:
    """Asks the register. Only from requests that read: nothing may wait for the world while it writes."""
    return asking.look_up(
        this_app().settings,
        charity_number=organisation.charity_number,
        company_number=organisation.company_number,
    )


@pages.get("")
@allow(may_change_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    """A register that does not answer is no error of the person's: the page says so, and they type."""
    entry, silence = None, ""
    try:
        entry = entry_of(organisation)
    except Denied:
        raise
    except DomainError as error:
        silence = error.message
    told = to_take_over(entry) if entry else {}
    details = profiles.details_of(organisation)
    return render_template(
        "organisations/pages/register_entry.html",
        organisation=organisation,
        entry=entry,
        silence=silence,
        told=told,
        rows=[(LABELS[key], said(key, details[key], {}) or "", said(key, value, {})) for key, value in told.items()],
    )


@pages.post("")
@allow(may_change_organisation, load=queries.organisation_of)
def take_over(organisation: Organisation) -> ResponseReturnValue:
    """Keeps what the person was shown and agreed to; the register is not asked again."""
    shown = ("name", "address", "postcode", "annual_income_pence", "year_ended_on", "founded")
    sent = {name.partition("-")[0] for name in request.form}
    details, reader = read_fields(request.form, tuple(field for field in shown if field in sent))
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    service.change_organisation(
        current_session(),
        organisation,
        changes=details,
        version=version,
        actor=current_actor(),
        now=current_time(),
    )
    note("The details of the register are saved.")
    return redirect(url_for("profile.tasks", organisation_id=organisation.id))


class RegisterEntrySchema(Strict):
    """An organisation as its register has it. Details are changed with PATCH on the organisation."""

    name = fields.String()
    status = fields.String()
    address = fields.String(allow_none=True)
    postcode = fields.String(allow_none=True)
    annual_income_pence = PenceField(allow_none=True)
    year_ended_on = fields.Date(allow_none=True)
    founded = fields.String(allow_none=True)


@api.get("/organisations/<uuid:organisation_id>/register_entry")
@api.response(200, RegisterEntrySchema)
@allow(may_change_organisation, load=queries.organisation_of)
def show_register_entry(organisation: Organisation) -> Any:
    """What the register says of the organisation's charity or company number."""
    return entry_of(organisation)
