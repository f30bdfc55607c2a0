"""Who is whose contact, for administrators."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards import queries as awards
from grants.awards.access import may_decide_about_award
from grants.awards.letters.contacts import queries, service
from grants.awards.letters.contacts.models import ContactCover
from grants.awards.models import Award
from grants.identity import queries as people
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_session, current_time, shown_at
from grants.organisations import queries as organisations
from grants.organisations.models import Organisation

pages = Blueprint("contacts", __name__)


@pages.get("/contacts")
@allow(administrator)
def show() -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "awards/pages/contacts.html",
        schemes=queries.schemes_with_grants(session),
        named=queries.contacts_of_schemes(session),
        people=people.administrators(session),
        covers=queries.covers(session, london_day(current_time())),
    )


@pages.post("/contacts")
@allow(administrator)
def save() -> ResponseReturnValue:
    """The contact of each scheme."""
    session, form = current_session(), FormReader(request.form)
    for scheme in queries.schemes_with_grants(session):
        field = f"scheme-{scheme.id}"
        if field in form.form:
            _name(form, field, "scheme", scheme.id)
    note("Saved.")
    return redirect(url_for(".show"))


def _name(form: FormReader, field: str, of: str, subject_id: UUID) -> None:
    service.name_contact(
        current_session(),
        of=of,
        subject_id=subject_id,
        person_id=_person(form, field),
        **acting_now(),
    )


def _person(form: FormReader, field: str) -> UUID | None:
    typed = form.text(field)
    try:
        return UUID(typed) if typed else None
    except ValueError:
        check([Problem(field, "Choose somebody from the list.")])
        return None


@pages.post("/contacts/covers")
@shown_at("contacts.show")
@allow(administrator)
def add_cover() -> ResponseReturnValue:
    form = FormReader(request.form)
    first_on, last_on = form.date("first_on", "the first day"), form.date("last_on", "the last day")
    check(form.problems)
    service.arrange_cover(
        current_session(),
        person_id=_person(form, "person_id"),
        cover_id=_person(form, "cover_id"),
        first_on=first_on,
        last_on=last_on,
        **acting_now(),
    )
    note("Saved. On those days letters and pages name who covers.")
    return redirect(url_for(".show"))


@pages.post("/contacts/covers/<uuid:cover_id>/removal")
@shown_at("contacts.show")
@allow(administrator, load=queries.cover_of)
def remove_cover(cover: ContactCover) -> ResponseReturnValue:
    service.take_cover_back(current_session(), cover, **acting_now())
    note("Taken back.")
    return redirect(url_for(".show"))


@pages.get("/awards/<uuid:award_id>/contact")
@allow(may_decide_about_award, load=awards.award_of)
def of_award(award: Award) -> ResponseReturnValue:
    own = queries.own_contact(current_session(), award_id=award.id)
    return _one(award.title, url_for("awards.show", award_id=award.id), own)


@pages.post("/awards/<uuid:award_id>/contact")
@allow(may_decide_about_award, load=awards.award_of)
def save_of_award(award: Award) -> ResponseReturnValue:
    _name(FormReader(request.form), "person_id", "award", award.id)
    note("Saved.")
    return redirect(url_for("awards.show", award_id=award.id))


def _one(name: str, back: str, own: UUID | None) -> str:
    everybody = people.administrators(current_session())
    return render_template("awards/pages/contact.html", name=name, back=back, own=own, people=everybody)


@pages.get("/organisations/<uuid:organisation_id>/contact")
@allow(administrator, load=organisations.organisation_of)
def of_organisation(organisation: Organisation) -> ResponseReturnValue:
    own = queries.own_contact(current_session(), organisation_id=organisation.id)
    back = url_for("organisations.show", organisation_id=organisation.id)
    return _one(organisation.name, back, own)


@pages.post("/organisations/<uuid:organisation_id>/contact")
@allow(administrator, load=organisations.organisation_of)
def save_of_organisation(organisation: Organisation) -> ResponseReturnValue:
    _name(FormReader(request.form), "person_id", "organisation", organisation.id)
    note("Saved.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))
