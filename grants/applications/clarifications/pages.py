"""Asking about an application after it was sent, and answering."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from grants.applications import queries
from grants.applications.access import may_screen_application
from grants.applications.clarifications import rules
from grants.applications.clarifications import service as clarification_service
from grants.applications.clarifications.access import may_answer_clarification
from grants.applications.clarifications.sheet import OpenedAnswers, opened_answers
from grants.applications.models import OPEN, Application, Clarification
from grants.kernel.access import Actor
from grants.kernel.filling import pages as filling
from grants.kernel.filling.unsaved import keep_of_stranger
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.request_limits import takes_files
from grants.kernel.web import acting_now, allow, current_session, current_time, keeps_typed

clarification_pages = Blueprint("clarifications", __name__)


# For administrators


@clarification_pages.get("/applications/<uuid:application_id>/clarifications/new")
@allow(may_screen_application, load=queries.application_of)
def new(application: Application) -> ResponseReturnValue:
    form, values = queries.form_of(application), queries.values_of(application)
    return render_template(
        "applications/pages/ask.html",
        application=application,
        sections=rules.sections_to_open(form, values),
        refusal=rules.asking_refusal(application.state),
    )


@clarification_pages.post("/applications/<uuid:application_id>/clarifications/new")
@allow(may_screen_application, load=queries.application_of)
def ask(application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    question, sections = reader.text("question"), request.form.getlist("sections")
    due_at = reader.moment("due_at", "the deadline")
    if reader.problems:
        found = rules.asking_problems(
            question=question, sections=sections, can_open=sections, due_at=due_at, now=current_time()
        )
        check([problem for problem in found if problem.field != "due_at"] + reader.problems)
    clarification_service.ask(
        current_session(),
        application,
        question=question,
        sections=sections,
        due_at=due_at,
        **acting_now(),
    )
    note("Your question is on its way to the people of the organisation.")
    return redirect(url_for("applications.show", application_id=application.id))


# For the applicant


def _may_answer(actor: Actor, sheet: OpenedAnswers) -> str | None:
    return may_answer_clarification(actor, sheet.record)


def keep_unsaved_answer(session: Session, form: MultiDict[str, str], *, clarification_id: UUID, now: datetime) -> bool:
    """Keep what was sent as an answer. False when nobody knows who sent it, or to which question."""
    asked = session.get(Clarification, clarification_id, with_for_update=True)
    if asked is None or asked.state != OPEN:
        return False
    return keep_of_stranger(session, form, asked.id, OpenedAnswers.key, now=now)


@clarification_pages.get("/clarifications/<uuid:clarification_id>")
@allow(_may_answer, load=opened_answers)
def clarification(sheet: OpenedAnswers) -> ResponseReturnValue:
    return render_template(
        "applications/pages/clarification.html",
        clarification=sheet.record,
        application=sheet.record.application,
        **filling.shown(sheet),
    )


@clarification_pages.post("/clarifications/<uuid:clarification_id>")
@keeps_typed(keep_unsaved_answer)
@takes_files
@allow(_may_answer, load=opened_answers)
def answer(sheet: OpenedAnswers) -> ResponseReturnValue:
    here = redirect(url_for(".clarification", clarification_id=sheet.record.id))
    if not filling.save_with_files(sheet):
        return here
    if request.form.get("and-then") == "later":
        note("Saved. It is not sent yet: send it before the deadline.")
        return here
    sheet.send()
    note("Thank you. We have your answer.")
    return redirect(url_for("applications.show", application_id=sheet.record.application_id))
