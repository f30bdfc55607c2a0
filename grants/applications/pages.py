"""Starting an application, the lists of them, the overview of one, and taking it back."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import in_words, queries, rules, service
from grants.applications.access import (
    may_apply_for,
    may_decide_about_application,
    may_edit_application,
    may_read_application,
)
from grants.applications.beforehand.pages import applied_already, carried_answers, typed_answers
from grants.applications.beforehand.rules import eligibility_problems, eligibility_results, ineligibility
from grants.applications.clarifications.queries import clarified
from grants.applications.filling.earlier.queries import has_earlier
from grants.applications.filling.sheet import refusal_now
from grants.applications.filling.to_do import to_do_in
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting.queries import own_party_id
from grants.applications.models import DRAFT, Application, Party
from grants.applications.places_answered import answered_places
from grants.applications.reading import answered
from grants.applications.uploads.pages import files_to_open
from grants.kernel.access import signed_in
from grants.kernel.filling.rules import Progress, progress
from grants.kernel.filling.unsaved import sections_with_unsaved
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.records import by_heading, on_own_page
from grants.kernel.stage import Told
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, require, this_app
from grants.organisations.queries import organisation_of
from grants.schemes.before_you_start_rules import time_beside, time_to_apply
from grants.schemes.models import Round
from grants.schemes.queries import applicants_among
from grants.schemes.rules import round_state

pages = Blueprint("applications", __name__)


# Starting


@pages.get("/rounds/<uuid:round_id>/apply")
@allow(signed_in, load=queries.round_to_apply_in)
def start(round_: Round) -> ResponseReturnValue:
    session, answers = current_session(), carried_answers(round_)
    applied = applied_already(round_)
    return render_template(
        "applications/pages/start.html",
        round=round_,
        state=round_state(round_, current_time()),
        time_to_apply=time_to_apply(queries.question_set_of(round_.question_set), round_.scheme),
        time_beside=time_beside(applicants_among(session, applied["organisations"])),
        answers=answers,
        fits=bool(answers) and not ineligibility(eligibility_results(round_.scheme.eligibility, answers)),
        here=request.full_path.rstrip("?"),
        **applied,
    )


@pages.post("/rounds/<uuid:round_id>/apply")
@allow(signed_in, load=queries.round_to_apply_in)
def begin(round_: Round) -> ResponseReturnValue:
    session, reader = current_session(), FormReader(request.form)
    organisation_id = _chosen_organisation(reader)
    answers = typed_answers(round_, reader)
    check(eligibility_problems(round_.scheme.eligibility, answers) + reader.problems)
    organisation = organisation_of(session, organisation_id)
    require(may_apply_for, organisation)
    application = service.start_application(
        session,
        round_,
        organisation,
        eligibility_answers=answers,
        **acting_now(),
    )
    note("You can apply. This is your draft: what you write in it is kept.")
    return redirect(url_for(".show", application_id=application.id))


def _chosen_organisation(reader: FormReader) -> UUID:
    try:
        return UUID(reader.text("organisation_id"))
    except ValueError:
        reader.problems.append(Problem("organisation_id", "Choose the organisation that applies.", "missing"))
        return UUID(int=0)


# The draft


@pages.get("/applications")
@allow(signed_in)
def list_own() -> ResponseReturnValue:
    page = queries.applications_readable_by(current_session(), current_actor(), after=request.args.get("after"))
    told = this_app().registry.outcomes_of(current_session(), [each.id for each in page.items])
    return render_template("applications/pages/list.html", page=page, told=told)


@pages.get("/applications/<uuid:application_id>")
@allow(may_read_application, load=queries.application_of)
def show(application: Application) -> ResponseReturnValue:
    form, values = queries.form_of(application), queries.values_of(application)
    is_member = may_edit_application(current_actor(), application) is None
    writing = is_member and application.state == DRAFT
    return render_template(
        "applications/pages/overview.html" if writing else "applications/pages/show.html",
        application=application,
        sections=_progress(application) if writing else answered(application),
        to_do=to_do_in(application) if writing else None,
        time_left=time_to_apply(form, application.round.scheme, values) if writing else "",
        places=[] if writing else answered_places(current_session(), application),
        unsaved=_sections_with_unsaved(application) if writing else set(),
        refusal=refusal_now(application),
        waits=hosting_queries.waits_for(application),
        clarified=clarified(application),
        entered=in_words.entered_in_words(application),
        earlier=writing and has_earlier(current_session(), application),
        files=[] if writing else files_to_open(application),
        told=None if writing else _told(application),
        listed={} if writing else by_heading(on_own_page(application.id)),
        is_member=is_member,
        own_party=None if is_member else _own_party(application),
        may_not_decide=may_decide_about_application(current_actor(), application),
        can_be_withdrawn=rules.withdrawal_refusal(application.state) is None,
    )


def _told(application: Application) -> Told | None:
    """What people were told of an application; None while they were told nothing."""
    return this_app().registry.outcomes_of(current_session(), [application.id]).get(application.id)


def _progress(application: Application) -> list[Progress]:
    """How far each section of a draft is."""
    form, values = queries.form_of(application), queries.values_of(application)
    return progress(form, values, rules.submission_problems(form, values))


def _own_party(application: Application) -> Party | None:
    """The host or partner for which this person reads the application; None for others."""
    person_id = current_actor().person_id
    own = own_party_id(current_session(), application.id, person_id) if person_id else None
    return next((party for party in application.parties if party.id == own), None)


def _sections_with_unsaved(application: Application) -> set[str]:
    person_id, now = current_actor().person_id, current_time()
    return sections_with_unsaved(current_session(), application.id, person_id=person_id, now=now)


@pages.get("/applications/<uuid:application_id>/edit")
@allow(may_edit_application, load=queries.application_of)
def edit(application: Application) -> ResponseReturnValue:
    """Leads to the first section with something to do."""
    sections = _progress(application)
    key = next((s.key for s in sections if s.left), None)
    if application.state != DRAFT:
        return redirect(url_for(".show", application_id=application.id))
    if key is None:
        return redirect(url_for(".check_answers", application_id=application.id))
    return redirect(url_for(".section", application_id=application.id, key=key))


@pages.get("/applications/<uuid:application_id>/withdrawal")
@allow(may_edit_application, load=queries.application_of)
def withdrawal(application: Application) -> ResponseReturnValue:
    refusal = rules.withdrawal_refusal(application.state)
    return render_template("applications/pages/withdraw.html", application=application, refusal=refusal)


@pages.post("/applications/<uuid:application_id>/withdrawal")
@allow(may_edit_application, load=queries.application_to_change)
def withdraw(application: Application) -> ResponseReturnValue:
    service.withdraw(current_session(), application, **acting_now())
    note("The application has been withdrawn.")
    return redirect(url_for(".show", application_id=application.id))
