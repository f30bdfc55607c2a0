"""Asking about an application after it was sent, and answering."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import (
    clarification_queries,
    clarification_rules,
    clarification_service,
    queries,
    rules,
    unsaved_service,
)
from grants.applications.access import may_answer_clarification, may_screen_application
from grants.applications.clarification_models import Clarification
from grants.applications.models import Application
from grants.applications.section_pages import version_sent
from grants.applications.unsaved_models import UnsavedText
from grants.kernel import forms
from grants.kernel.forms import Question, visible
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem, Stale, check
from grants.kernel.web import allow, current_actor, current_session, current_time, keeps_typed

clarification_pages = Blueprint("clarifications", __name__)


# For administrators


@clarification_pages.get("/applications/<uuid:application_id>/clarifications/new")
@allow(may_screen_application, load=queries.application_of)
def new(application: Application) -> ResponseReturnValue:
    form, values = queries.form_of(application), queries.values_of(application)
    return render_template(
        "applications/pages/ask.html",
        application=application,
        sections=clarification_rules.sections_to_open(form, values),
        refusal=clarification_rules.asking_refusal(application.state),
    )


@clarification_pages.post("/applications/<uuid:application_id>/clarifications/new")
@allow(may_screen_application, load=queries.application_of)
def ask(application: Application) -> ResponseReturnValue:
    reader = FormReader(request.form)
    question, sections = reader.text("question"), request.form.getlist("sections")
    due_at = reader.moment("due_at", "the deadline")
    if reader.problems:
        found = clarification_rules.asking_problems(
            question=question, sections=sections, can_open=sections, due_at=due_at, now=current_time()
        )
        check([problem for problem in found if problem.field != "due_at"] + reader.problems)
    clarification_service.ask(
        current_session(),
        application,
        question=question,
        sections=sections,
        due_at=due_at,
        actor=current_actor(),
        now=current_time(),
    )
    note("Your question is on its way to the people of the organisation.")
    return redirect(url_for("applications.show", application_id=application.id))


# For the applicant


def _asked(clarification: Clarification) -> tuple[list[Question], dict[str, Any]]:
    """The opened questions that apply, and the answers as they would stand."""
    application = clarification.application
    form = queries.form_of(application)
    values = forms.merged(queries.values_of(application), clarification.draft)
    opened = clarification_rules.opened_keys(form, clarification.sections)
    return [question for question in visible(form, values) if question.key in opened], values


@clarification_pages.get("/clarifications/<uuid:clarification_id>")
@allow(may_answer_clarification, load=clarification_queries.clarification_of)
def clarification(clarification: Clarification) -> ResponseReturnValue:
    asked, values = _asked(clarification)
    unsaved = None if g.get("refused") else _unsaved(clarification)
    if unsaved:
        g.typed = unsaved_service.as_typed(unsaved)
    return render_template(
        "applications/pages/clarification.html",
        clarification=clarification,
        application=clarification.application,
        questions=asked,
        values=values,
        clashes=_clashes(asked),
        unsaved=unsaved,
        mark=unsaved_service.mark_for(current_actor().person_id or UUID(int=0)),
        refusal=_refusal(clarification),
    )


def _unsaved(clarification: Clarification) -> UnsavedText | None:
    """What this person typed here when they were signed out."""
    key, person_id = unsaved_service.place_of_answer(clarification.id), current_actor().person_id
    application_id = clarification.application_id
    return unsaved_service.unsaved_text(current_session(), application_id, key, person_id=person_id, now=current_time())


def _refusal(clarification: Clarification) -> Problem | None:
    return clarification_rules.answering_refusal(
        clarification.state, clarification.application.state, due_at=clarification.due_at, now=current_time()
    )


def _clashes(asked: list[Question]) -> list[tuple[str, str, str]]:
    """After a stale save: for each answer its question, what stands now, and what was sent."""
    stale = g.get("refused")
    if not isinstance(stale, Stale):
        return []
    named = [(question, rules.field_of(question.key)) for question in asked]
    return [
        (question.label, forms.shown(question, stale.current[name]), forms.shown(question, stale.yours[name]))
        for question, name in named
        if name in stale.current and stale.current[name] != stale.yours[name]
    ]


@clarification_pages.post("/clarifications/<uuid:clarification_id>")
@keeps_typed(unsaved_service.keep_unsaved_answer)
@allow(may_answer_clarification, load=clarification_queries.clarification_of)
def answer(clarification: Clarification) -> ResponseReturnValue:
    asked, _ = _asked(clarification)
    on_page = set(request.form.get("on-page", "").split())
    form = queries.form_of(clarification.application)
    change, problems = forms.from_form(form, request.form, [q.key for q in asked if q.key in on_page])
    check(problems)
    send = request.form.get("and-then") != "later"
    try:
        clarification_service.answer(
            current_session(),
            clarification,
            answers=change,
            send=send,
            version=version_sent(),
            actor=current_actor(),
            now=current_time(),
        )
    except Invalid as error:
        raise Invalid([_on_page(problem) for problem in error.problems]) from error
    key = unsaved_service.place_of_answer(clarification.id)
    person_id = current_actor().person_id
    unsaved_service.forget_unsaved(current_session(), clarification.application_id, key, person_id=person_id)
    note("Thank you. We have your answer." if send else "Saved. It is not sent yet: send it before the deadline.")
    if send:
        return redirect(url_for("applications.show", application_id=clarification.application_id))
    return redirect(url_for(".clarification", clarification_id=clarification.id))


def _on_page(problem: Problem) -> Problem:
    """The problem at the question's own field on the page."""
    return Problem(problem.field.removeprefix("answers."), problem.message, problem.code)
