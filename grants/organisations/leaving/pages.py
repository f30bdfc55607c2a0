"""Leaving an organisation, and taking somebody off it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations import queries
from grants.organisations.access import may_end_membership
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.leaving import service
from grants.organisations.models import Membership, Organisation
from grants.organisations.signing.service import is_last_signatory

pages = Blueprint("leaving", __name__)


@pages.get("/organisations/<uuid:organisation_id>/members/<uuid:person_id>/leaving")
@allow(may_end_membership, load=queries.organisation_and_member)
def show(organisation: Organisation, member: Membership) -> ResponseReturnValue:
    session = current_session()
    contacts = contact_queries.contacts_of(session, organisation.id).values()
    return render_template(
        "organisations/pages/leaving.html",
        organisation=organisation,
        member=member,
        is_oneself=member.person_id == current_actor().person_id,
        is_last_signatory=is_last_signatory(session, member),
        is_contact=any(contact.email == member.person.email for contact in contacts),
    )


@pages.post("/organisations/<uuid:organisation_id>/members/<uuid:person_id>/leaving")
@allow(may_end_membership, load=queries.organisation_and_member)
def end(organisation: Organisation, member: Membership) -> ResponseReturnValue:
    who = member.person
    service.end_membership(current_session(), organisation, member.person_id, **acting_now())
    if who.id == current_actor().person_id:
        note(f"You do not act for {organisation.name} any more.")
        return redirect(url_for("home.home"))
    note(f"{who.name} does not act for {organisation.name} any more.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))
