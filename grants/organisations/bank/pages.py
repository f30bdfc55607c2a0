"""A bank account is explained by its organisation where it looks odd, and called wrong where it is not theirs."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.organisations import queries
from grants.organisations.access import (
    may_change_organisation,
    may_dispute_account,
    may_read_organisation,
)
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import service
from grants.organisations.models import Organisation
from grants.organisations.reading import read_version

pages = Blueprint("bank", __name__, url_prefix="/organisations/<uuid:organisation_id>/profile/bank")


@pages.post("/explanation")
@allow(may_change_organisation, load=queries.organisation_of)
@shown_at("profile.bank")
def explain(organisation: Organisation) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    service.explain_account(
        current_session(),
        organisation,
        explanation=reader.text("explanation"),
        version=version,
        **acting_now(),
    )
    note("Thank you. Whoever checks the account reads what you wrote.")
    return redirect(url_for("profile.tasks", organisation_id=organisation.id))


@pages.get("/dispute")
@allow(may_dispute_account, load=queries.organisation_of)
def dispute(organisation: Organisation) -> ResponseReturnValue:
    return render_template(
        "organisations/pages/dispute_account.html",
        organisation=organisation,
        account=bank_queries.told_account(current_session(), organisation.id),
        reads_more=may_read_organisation(current_actor(), organisation) is None,
    )


@pages.post("/dispute")
@allow(may_dispute_account, load=queries.organisation_of)
def save_dispute(organisation: Organisation) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    service.dispute_account(
        current_session(),
        organisation,
        note=reader.text("note"),
        version=version,
        **acting_now(),
    )
    note("Thank you. Nothing is paid until we have spoken with you.")
    return redirect(url_for(".dispute", organisation_id=organisation.id))
