"""Administrators' pages: the work list of screening, and who has an application in hand."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.access import may_screen_application
from grants.applications.models import Application
from grants.applications.screening import risk_rules
from grants.applications.screening.work import service as work_service
from grants.applications.screening.work.queries import (
    ATTENTION,
    MINE,
    NOBODY,
    in_hands_of,
    rounds_with_waiting,
    waiting_to_be_screened,
)
from grants.identity.queries import administrators
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at

screening_work_pages = Blueprint("screening_work", __name__)


@screening_work_pages.get("/screening")
@allow(administrator)
def work_list() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    rounds = {str(found.id): found for found in rounds_with_waiting(session)}
    people = {str(person.id): person for person in administrators(session)}
    chosen, who = rounds.get(request.args.get("round", "")), request.args.get("who", "")
    who = who if who in (MINE, NOBODY, *people) else ""
    attention = [kind for kind in ATTENTION if kind in request.args.getlist("attention")]
    page = waiting_to_be_screened(
        session,
        actor,
        now=current_time(),
        round_id=chosen.id if chosen else None,
        in_hands_of=in_hands_of(who, actor),
        attention=attention,
        after=request.args.get("after"),
    )
    return render_template(
        "applications/pages/screening_list.html",
        page=page,
        rounds=rounds,
        people=people,
        chosen=str(chosen.id) if chosen else "",
        who=who,
        attention=attention,
        kinds=ATTENTION,
        risk_in_words=risk_rules.in_words,
    )


@screening_work_pages.post("/applications/<uuid:application_id>/screener/me")
@shown_at("applications.screening")
@allow(may_screen_application, load=queries.application_of)
def take(application: Application) -> ResponseReturnValue:
    actor = current_actor()
    work_service.take(current_session(), application, actor=actor, now=current_time())
    note(f"You have {application.reference} in hand.")
    return redirect(url_for("applications.screening", application_id=application.id))


@screening_work_pages.post("/applications/<uuid:application_id>/screener")
@shown_at("applications.screening")
@allow(may_screen_application, load=queries.application_of)
def hand_over(application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    to = work_service.hand_over(
        current_session(),
        application,
        to=_person_chosen(reader),
        version=reader.version(),
        **acting_now(),
    )
    note(f"{to.name} has {application.reference} in hand.")
    return redirect(url_for("applications.screening", application_id=application.id))


@screening_work_pages.post("/applications/<uuid:application_id>/screener/nobody")
@shown_at("applications.screening")
@allow(may_screen_application, load=queries.application_of)
def give_back(application: Application) -> ResponseReturnValue:
    work_service.give_back(current_session(), application, **acting_now())
    note(f"Nobody has {application.reference} in hand now.")
    return redirect(url_for("applications.screening", application_id=application.id))


def _person_chosen(reader: FormReader) -> UUID | None:
    try:
        return UUID(reader.text("person_id"))
    except ValueError:
        return None
