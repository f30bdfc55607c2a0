"""Who may sign for an organisation, for people and for programs."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import Actor
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.pages import note
from grants.kernel.problems import Problem, check
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations import queries
from grants.organisations.access import may_change_signatories
from grants.organisations.models import Membership, Organisation
from grants.organisations.schemas import MemberSchema
from grants.organisations.shown import member_shown
from grants.organisations.signing import service

pages = Blueprint("signing", __name__)
api = api_blueprint("signing", "Who may sign for an organisation")


class SigningSchema(Strict):
    """Whether a member may accept grants and change the bank account."""

    is_signatory = BooleanField(required=True)


def _may_change(actor: Actor, record: tuple[Organisation, Membership]) -> str | None:
    return may_change_signatories(actor, record[0])


def _change(organisation: Organisation, member: Membership, *, may_sign: bool) -> Membership:
    return service.change_signing_right(
        current_session(),
        organisation,
        member.person_id,
        may_sign=may_sign,
        actor=current_actor(),
        now=current_time(),
    )


@pages.get("/organisations/<uuid:organisation_id>/members/<uuid:person_id>/signing")
@allow(_may_change, load=queries.organisation_and_member)
def show(organisation: Organisation, member: Membership) -> ResponseReturnValue:
    is_oneself = not member.is_signatory and member.person_id == current_actor().person_id
    refusal = service.ONESELF if is_oneself else None
    return render_template(
        "organisations/pages/signing.html", organisation=organisation, member=member, refusal=refusal
    )


@pages.post("/organisations/<uuid:organisation_id>/members/<uuid:person_id>/signing")
@allow(_may_change, load=queries.organisation_and_member)
def save(organisation: Organisation, member: Membership) -> ResponseReturnValue:
    answer = request.form.get("is_signatory", "")
    if answer not in ("yes", "no"):
        check([Problem("is_signatory", "Say whether this person may sign.", "missing")])
    _change(organisation, member, may_sign=answer == "yes")
    can = "may sign" if member.is_signatory else "does not sign any more"
    note(f"{member.person.name} {can} for {organisation.name}.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))


@api.patch("/organisations/<uuid:organisation_id>/members/<uuid:person_id>", "change_organisation_member")
@api.arguments(SigningSchema)
@api.response(200, MemberSchema)
@allow(_may_change, load=queries.organisation_and_member)
def change(given: dict[str, Any], organisation: Organisation, member: Membership) -> dict[str, Any]:
    """Say whether somebody who acts for the organisation may sign for it."""
    return member_shown(_change(organisation, member, may_sign=given["is_signatory"]))
