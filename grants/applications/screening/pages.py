"""Administrators' pages: one application on a page, in order of attention, and what is found about it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import in_words, queries, rules
from grants.applications.access import may_screen_application
from grants.applications.clarifications.queries import clarified
from grants.applications.models import Application
from grants.applications.places_answered import answered_places
from grants.applications.reading import answered
from grants.applications.screening import due_diligence_rules, risk_rules
from grants.applications.screening import queries as screening_queries
from grants.applications.screening import service as screening_service
from grants.applications.screening.access import may_screen_risk
from grants.applications.screening.duplicates import queries as duplicates_queries
from grants.applications.screening.duplicates import rules as duplicates_rules
from grants.applications.screening.duplicates import service as duplicates_service
from grants.applications.screening.duplicates.access import may_judge_duplicate
from grants.applications.screening.duplicates.models import LikelyDuplicate
from grants.applications.screening.models import Risk
from grants.applications.screening.work import queries as work_queries
from grants.applications.screening.work.queries import next_to_screen
from grants.applications.uploads.pages import files_to_open
from grants.identity.queries import administrators
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.organisations.rules import KINDS, SIZE_BANDS, size_band

screening_pages = Blueprint("screening", __name__)


def add_screening_pages(pages: Blueprint) -> None:
    """Put the page of one application beside those of the applicants."""
    pages.get("/applications/<uuid:application_id>/screening")(screening)
    pages.post("/applications/<uuid:application_id>/screening")(screen)


@allow(may_screen_application, load=queries.application_of)
def screening(application: Application) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "applications/pages/screen.html",
        application=application,
        work=work_queries.work_on(session, application.id),
        people=administrators(session),
        picture=screening_queries.picture_of(session, application),
        duplicates=duplicates_queries.likely_duplicates(session, application.id, current_actor()),
        states=due_diligence_rules.STATES,
        risk_in_words=risk_rules.in_words,
        sections=answered(application),
        places=answered_places(session, application),
        clarified=clarified(application),
        entered=in_words.entered_in_words(application),
        files=files_to_open(application),
        refusal=rules.screening_refusal(application.state),
        band=SIZE_BANDS[size_band(application.organisation.annual_income_pence)],
        kind=KINDS[application.organisation.kind],
    )


@allow(may_screen_application, load=queries.application_of)
def screen(application: Application) -> ResponseReturnValue:
    """Screen an application, and show the next of the round that this person, or nobody, has in hand."""
    reader = FormReader(request.form)
    session = current_session()
    screening_service.screen(
        session,
        application,
        outcome=reader.text("outcome"),
        reasons=reader.text("reasons"),
        open_items_reason=reader.text("open_items_reason"),
        **acting_now(),
    )
    note(f"{application.reference} is {application.state}.")
    next_one = next_to_screen(session, current_actor(), application.round_id, now=current_time())
    if next_one is not None:
        return redirect(url_for("applications.screening", application_id=next_one.id))
    return redirect(url_for("screening_work.work_list"))


@screening_pages.get("/applications/<uuid:application_id>/due_diligence")
@allow(may_screen_application, load=queries.application_of)
def due_diligence(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/pages/screen_due_diligence.html",
        application=application,
        checklist=screening_queries.checklist_of(current_session(), application),
        states=due_diligence_rules.STATES,
    )


@screening_pages.post("/applications/<uuid:application_id>/due_diligence")
@allow(may_screen_application, load=queries.application_of)
def mark_due_diligence(application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    marks = {
        key: (reader.text(f"items.{key}"), reader.text(f"notes.{key}"))
        for key in due_diligence_rules.KEYS
        if f"items.{key}" in request.form
    }
    screening_service.mark_items(
        current_session(),
        application,
        marks=marks,
        version=reader.version(),
        **acting_now(),
    )
    note("The checklist is saved.")
    return redirect(url_for("applications.screening", application_id=application.id))


@screening_pages.get("/applications/<uuid:application_id>/risks/new")
@allow(may_screen_application, load=queries.application_of)
def new_risk(application: Application) -> ResponseReturnValue:
    return _risk_page(application, None)


@screening_pages.post("/applications/<uuid:application_id>/risks/new")
@allow(may_screen_application, load=queries.application_of)
def record_risk(application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    screening_service.record_risk(
        current_session(),
        application,
        description=reader.text("description"),
        likelihood=_points(reader, "likelihood"),
        severity=_points(reader, "severity"),
        mitigation=reader.text("mitigation"),
        **acting_now(),
    )
    note("The risk is written down.")
    return redirect(url_for("applications.screening", application_id=application.id))


@screening_pages.get("/applications/<uuid:application_id>/risks/<uuid:risk_id>")
@allow(may_screen_risk, load=screening_queries.risk_of)
def risk(risk: Risk, application: Application) -> ResponseReturnValue:
    return _risk_page(application, risk)


@screening_pages.post("/applications/<uuid:application_id>/risks/<uuid:risk_id>")
@allow(may_screen_risk, load=screening_queries.risk_of)
def change_risk(risk: Risk, application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    screening_service.change_risk(
        current_session(),
        risk,
        description=reader.text("description"),
        likelihood=_points(reader, "likelihood"),
        severity=_points(reader, "severity"),
        mitigation=reader.text("mitigation"),
        is_closed=reader.flag("is_closed"),
        version=reader.version(),
        **acting_now(),
    )
    note("The risk is saved.")
    return redirect(url_for("applications.screening", application_id=application.id))


def _points(reader: FormReader, name: str) -> int | None:
    typed = reader.text(name)
    return int(typed) if typed in ("1", "2", "3", "4", "5") else None


def _risk_page(application: Application, risk: Risk | None) -> str:
    return render_template(
        "applications/pages/screen_risk.html",
        application=application,
        risk=risk,
        likelihoods=risk_rules.LIKELIHOODS,
        severities=risk_rules.SEVERITIES,
    )


@screening_pages.get("/likely_duplicates/<uuid:pair_id>")
@allow(may_judge_duplicate, load=duplicates_queries.pair_of)
def likely_duplicate(pair: LikelyDuplicate) -> ResponseReturnValue:
    return render_template("applications/pages/screen_duplicate.html", pair=pair, verdicts=duplicates_rules.VERDICTS)


@screening_pages.post("/likely_duplicates/<uuid:pair_id>")
@allow(may_judge_duplicate, load=duplicates_queries.pair_of)
def judge_duplicate(pair: LikelyDuplicate) -> ResponseReturnValue:
    reader = FormReader(request.form)
    duplicates_service.judge(
        current_session(),
        pair,
        verdict=reader.text("verdict"),
        reason=reader.text("reason"),
        version=reader.version(),
        **acting_now(),
    )
    note("What you said about the two is saved.")
    return redirect(url_for("applications.screening", application_id=pair.one_id))
