"""A bank account is called wrong by its organisation, and checked by asking it, never by the way a change came."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.organisations import queries
from grants.organisations.access import (
    may_change_organisation,
    may_check_account,
    may_dispute_account,
    may_read_organisation,
)
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import rules, service
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.models import Organisation
from grants.organisations.reading import read_version
from grants.organisations.rules import CHANNELS

pages = Blueprint("bank", __name__, url_prefix="/organisations/<uuid:organisation_id>/profile/bank")


@pages.get("/check")
@allow(may_check_account, load=queries.organisation_of)
def check_account(organisation: Organisation) -> ResponseReturnValue:
    session = current_session()
    account = bank_queries.told_account(session, organisation.id)
    return render_template(
        "organisations/pages/check_account.html",
        organisation=organisation,
        account=account,
        refusal=rules.TOLD_IT_YOURSELF if account.told_by == current_actor().person_id else None,
        changes=bank_queries.contact_changes_around(session, account),
        channels=list(CHANNELS.items()),
        contacts=contact_queries.contacts_of(session, organisation.id),
        is_contact=current_actor().holds("contact", organisation.id),
    )


@pages.post("/check")
@allow(may_check_account, load=queries.organisation_of)
def confirm_account(organisation: Organisation) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    account = service.confirm_account(
        current_session(),
        organisation,
        how=reader.text("how"),
        note=reader.text("note"),
        version=version,
        actor=current_actor(),
        now=current_time(),
    )
    note(f"The account ending in {account.last_digits} is checked. It can be paid into.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))


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
        actor=current_actor(),
        now=current_time(),
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
        actor=current_actor(),
        now=current_time(),
    )
    note("Thank you. Nothing is paid until we have spoken with you.")
    return redirect(url_for(".dispute", organisation_id=organisation.id))
