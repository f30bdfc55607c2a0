"""Host and partners: named by the applicant, and what those who are asked see and answer."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries, rules
from grants.applications.access import may_edit_application
from grants.applications.hosting import answering, service
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting import rules as hosting_rules
from grants.applications.hosting.access import may_answer_party, may_change_party
from grants.applications.models import DRAFT, HOST, PARTNER, ROLES, Application, Party
from grants.identity import queries as people
from grants.identity.authentication import remember
from grants.kernel.access import anyone
from grants.kernel.limits import limiter, names_addresses
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.schemes.rules import round_state

hosting_pages = Blueprint("hosting", __name__)


def _refusal(application: Application) -> Problem | None:
    return rules.change_refusal(application.state, round_state(application, current_time()))


# For the applicant


@hosting_pages.get("/applications/<uuid:application_id>/parties")
@allow(may_edit_application, load=queries.application_of)
def parties(application: Application) -> ResponseReturnValue:
    amount = application.amount_requested_pence
    constituted = application.organisation.constituted
    return render_template(
        "applications/pages/parties.html",
        application=application,
        refusal=_refusal(application) or hosting_rules.naming_refusal(amount),
        waits=hosting_rules.unfinished(application.parties, constituted=constituted, amount=amount),
        role=_role_to_name(application),
        has_host=_has_host(application),
        most_kept=hosting_rules.most_kept(amount or 0),
    )


def _has_host(application: Application) -> bool:
    return any(party.role == HOST for party in application.parties)


def _role_to_name(application: Application) -> str:
    """What the page asks to name: what was chosen, or else what is needed most."""
    chosen = request.form.get("role") or request.args.get("as", "")
    if _has_host(application):
        return PARTNER
    if chosen in ROLES:
        return chosen
    return PARTNER if application.organisation.constituted else HOST


@hosting_pages.post("/applications/<uuid:application_id>/parties")
@names_addresses
@allow(may_edit_application, load=queries.application_of)
def name_party(application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    named = {field: reader.text(field) for field in ("role", "name", "contact_name", "email", "does")}
    share = _share(reader)
    if reader.problems:
        found = hosting_rules.party_problems(**named, share_pence=share)
        check([problem for problem in found if problem.field != "share_pence"] + reader.problems)
    party = service.name_party(
        current_session(),
        application,
        **named,
        share_pence=share,
        organisation_reference=reader.text("organisation_reference"),
        **acting_now(),
    )
    note(f"{party.name} is asked to agree. We have sent a link to {party.email}.")
    return redirect(url_for(".parties", application_id=application.id))


def _share(reader: FormReader) -> int | None:
    return reader.money("share_pence", "its share of the money") if reader.text("share_pence").strip() else None


@hosting_pages.get("/parties/<uuid:party_id>/part")
@allow(may_change_party, load=hosting_queries.party_of)
def part(party: Party) -> ResponseReturnValue:
    return render_template(
        "applications/pages/party_part.html",
        party=party,
        refusal=_refusal(party.application),
        most_kept=hosting_rules.most_kept(party.application.amount_requested_pence or 0),
    )


@hosting_pages.post("/parties/<uuid:party_id>/part")
@allow(may_change_party, load=hosting_queries.party_of)
def change_part(party: Party) -> ResponseReturnValue:
    reader = FormReader(request.form)
    share = _share(reader)
    check(reader.problems)
    edition = party.edition
    service.change_part(
        current_session(),
        party,
        share_pence=share,
        does=reader.text("does"),
        contact_name=reader.text("contact_name") or None,
        email=reader.text("email") or None,
        **acting_now(),
    )
    said = f"We have sent a new link to {party.email}. The one before does not work any more."
    note(f"The part of {party.name} is saved.{f' {said}' if party.edition != edition else ''}")
    return redirect(url_for(".parties", application_id=party.application_id))


@hosting_pages.post("/parties/<uuid:party_id>/invitation")
@names_addresses
@shown_at("hosting.part")
@allow(may_change_party, load=hosting_queries.party_of)
def ask_again(party: Party) -> ResponseReturnValue:
    service.ask_again(current_session(), party, **acting_now())
    note(f"We have sent a new link to {party.email}. The one before does not work any more.")
    return redirect(url_for(".parties", application_id=party.application_id))


@hosting_pages.post("/parties/<uuid:party_id>/removal")
@shown_at("hosting.part")
@allow(may_change_party, load=hosting_queries.party_of)
def remove(party: Party) -> ResponseReturnValue:
    application_id, name = party.application_id, party.name
    service.remove_party(current_session(), party, **acting_now())
    note(f"{name} is not part of this application any more.")
    return redirect(url_for(".parties", application_id=application_id))


# For those who are asked


@hosting_pages.get("/invitations/<uuid:party_id>/<token>")
@allow(anyone)
def follow_invitation(party_id: UUID, token: str) -> ResponseReturnValue:
    """Show a button that uses the link, or, where its address has an account, one that sends a code there.

    Opening it must not use it: programs open links in mail too.
    """
    session = current_session()
    party = hosting_queries.party_of(session, party_id)
    try:
        answering.check_link(party, token, secret=this_app().settings.secret_key, now=current_time())
    except NotFound:
        # A used link is followed again by the same person: they sign in, and are where they wanted to be.
        return redirect(url_for(".party", party_id=party.id))
    person = people.person_by_email(session, party.email)
    if person is not None and person.id == current_actor().person_id:
        return redirect(url_for(".party", party_id=party.id))
    return render_template("applications/pages/invitation.html", party=party, has_account=person is not None)


@hosting_pages.post("/invitations/<uuid:party_id>/<token>")
@limiter.limit("60 per hour")
@allow(anyone)
def use_invitation(party_id: UUID, token: str) -> ResponseReturnValue:
    session = current_session()
    party = hosting_queries.party_of(session, party_id)
    secret = this_app().settings.secret_key
    remember(answering.claim(session, party, token=token, secret=secret, now=current_time()))
    return redirect(url_for(".party", party_id=party.id))


@hosting_pages.get("/parties/<uuid:party_id>")
@allow(may_answer_party, load=hosting_queries.party_of)
def party(party: Party) -> ResponseReturnValue:
    host = party.role == HOST
    return render_template(
        "applications/pages/party.html",
        party=party,
        application=party.application,
        agrees_to=hosting_rules.HOST_AGREES_TO if host else hosting_rules.PARTNER_AGREES_TO,
        organisations=hosting_queries.organisations_for(current_session(), party, current_actor()),
        refusal=_refusal(party.application) if party.application.state == DRAFT else None,
        acts_for_applicant=current_actor().holds("member", party.application.organisation_id),
    )


@hosting_pages.post("/parties/<uuid:party_id>")
@allow(may_answer_party, load=hosting_queries.party_of)
def answer(party: Party) -> ResponseReturnValue:
    reader = FormReader(request.form)
    said = reader.text("agrees")
    answering.answer(
        current_session(),
        party,
        agrees=None if said not in ("yes", "no") else said == "yes",
        organisation_id=_organisation_id(reader),
        confirmed=reader.flag("confirmed"),
        note=reader.text("note"),
        amount_seen=_number(reader, "amount-seen"),
        share_seen=_number(reader, "share-seen"),
        **acting_now(),
    )
    note("Thank you. Your answer is saved, and the group can see it.")
    return redirect(url_for(".party", party_id=party.id))


def _organisation_id(reader: FormReader) -> UUID | None:
    try:
        return UUID(reader.text("organisation_id"))
    except ValueError:
        return None


def _number(reader: FormReader, name: str) -> int | None:
    typed = reader.text(name)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None
