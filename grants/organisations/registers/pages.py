"""What a register says of an organisation, beside what it told us."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import note
from grants.kernel.problems import Denied, DomainError, check
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations import queries, service
from grants.organisations.access import may_change_organisation
from grants.organisations.models import Organisation
from grants.organisations.profile import queries as profiles
from grants.organisations.profile.reading import read_fields
from grants.organisations.profile.shown import LABELS, said
from grants.organisations.reading import read_version
from grants.organisations.registers.asking import entry_of
from grants.organisations.registers.rules import to_take_over

pages = Blueprint("registers", __name__, url_prefix="/organisations/<uuid:organisation_id>/register-entry")


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
        **acting_now(),
    )
    note("The details of the register are saved.")
    return redirect(url_for("profile.tasks", organisation_id=organisation.id))
