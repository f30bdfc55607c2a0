"""Who may sign for an organisation."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations import queries
from grants.organisations.access import may_change_signing_right
from grants.organisations.models import Membership, Organisation
from grants.organisations.signing import service

pages = Blueprint("signing", __name__)


@pages.get("/organisations/<uuid:organisation_id>/members/<uuid:person_id>/signing")
@allow(may_change_signing_right, load=queries.organisation_and_member)
def show(organisation: Organisation, member: Membership) -> ResponseReturnValue:
    is_oneself = not member.is_signatory and member.person_id == current_actor().person_id
    refusal = service.ONESELF if is_oneself else None
    return render_template(
        "organisations/pages/signing.html", organisation=organisation, member=member, refusal=refusal
    )


@pages.post("/organisations/<uuid:organisation_id>/members/<uuid:person_id>/signing")
@allow(may_change_signing_right, load=queries.organisation_and_member)
def save(organisation: Organisation, member: Membership) -> ResponseReturnValue:
    answer = request.form.get("is_signatory", "")
    if answer not in ("yes", "no"):
        check([Problem("is_signatory", "Say whether this person may sign.", "missing")])
    service.change_signing_right(
        current_session(),
        organisation,
        member.person_id,
        may_sign=answer == "yes",
        **acting_now(),
    )
    can = "may sign" if member.is_signatory else "does not sign any more"
    note(f"{member.person.name} {can} for {organisation.name}.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))
