"""Organisations: register one, and look after it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity import queries as people
from grants.identity import rules as identity_rules
from grants.identity import service as identity
from grants.identity.needs.queries import needs_in_words
from grants.kernel.access import signed_in
from grants.kernel.pages import note, safe_path
from grants.kernel.problems import check
from grants.kernel.records import by_heading, on_own_page
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations import queries, rules, service
from grants.organisations.access import may_change_signatories, may_read_organisation
from grants.organisations.asking.rules import asked_of
from grants.organisations.joining.queries import asked_by
from grants.organisations.models import Organisation
from grants.organisations.places import queries as places
from grants.organisations.profile import queries as profiles
from grants.organisations.profile.shown import names_of_areas, summary
from grants.organisations.reading import in_order, merged, read_organisation

pages = Blueprint("organisations", __name__, url_prefix="/organisations")


@pages.get("", endpoint="list")
@allow(signed_in)
def list_page() -> ResponseReturnValue:
    """The organisations that this person acts for."""
    mine = current_actor().person_id
    page = queries.organisations_page(current_session(), member_id=mine, after=request.args.get("after"))
    return render_template("organisations/pages/list.html", page=page, kinds=rules.KINDS, size_band=rules.size_band)


@pages.get("/register")
@allow(signed_in)
def register() -> ResponseReturnValue:
    return render_template(
        "organisations/pages/register.html",
        organisation=None,
        kinds=rules.KINDS,
        then=safe_path(request.values.get("then")),
        asks_name=people.nameless(current_session(), current_actor().person_id) is not None,
    )


@pages.post("/register")
@allow(signed_in)
def save_new() -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), current_time()
    position, name = request.form.get("position", ""), request.form.get("your_name", "")
    nameless = people.nameless(session, actor.person_id)
    details, reader = read_organisation(request.form, by_administrator=actor.is_administrator)
    unnamed = identity_rules.name_problems(name, "your_name") if nameless else []
    if reader.problems or unnamed:
        found = rules.organisation_problems(rules.tidy(details))
        needed = [] if actor.is_administrator else rules.position_problems(position)
        check(in_order(merged(reader, found + needed + unnamed), (*rules.FIELDS, "position", "your_name")))
    if nameless:
        identity.give_name(session, nameless, name=name, actor=actor, now=now)
    organisation = service.register_organisation(session, details=details, position=position, actor=actor, now=now)
    note(f"{organisation.name} is registered.")
    then = safe_path(request.form.get("then"))
    return redirect(then or url_for(".show", organisation_id=organisation.id))


@pages.get("/<uuid:organisation_id>")
@allow(may_read_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    session = current_session()
    details = profiles.details_of(organisation)
    members = queries.membership_list(session, organisation.id)
    asked = (one.field for one in asked_of(organisation.kind, details))
    place = places.place_of(session, organisation.postcode)
    return render_template(
        "organisations/pages/show.html",
        organisation=organisation,
        members=members,
        asked=asked_by(session, organisation.id),
        changes_signatories=may_change_signatories(current_actor(), organisation) is None,
        heed=needs_in_words(session, [one.person_id for one in members]) if current_actor().is_administrator else {},
        summary=summary(details, ("kind", "constituted", *asked), names_of_areas(places.areas_to_choose(session))),
        band=rules.SIZE_BANDS[rules.size_band(organisation.annual_income_pence)],
        place=places.described(place) if place else None,
        gaps=profiles.profile_gaps(session, organisation),
        listed=by_heading(on_own_page(organisation.id)),
    )
