"""Asking about an application after it was sent, and answering."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.access import may_screen_application
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications import rules
from grants.applications.clarifications import service as clarification_service
from grants.applications.clarifications.access import may_answer_clarification
from grants.applications.filling import service as filling_service
from grants.applications.filling.models import UnsavedText
from grants.applications.filling.pages import clashes_among, keys_on_page, version_sent
from grants.applications.models import Application, Clarification
from grants.applications.uploads.models import ApplicationFile
from grants.kernel import forms
from grants.kernel.forms import Question, visible
from grants.kernel.pages import FormReader, name_questions, note
from grants.kernel.problems import Invalid, Problem, check
from grants.kernel.sizes import takes_files
from grants.kernel.uploads.pages import harmful_by_question, note_refused, take_sent_files
from grants.kernel.web import allow, current_actor, current_session, current_time, keeps_typed, this_app

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
        actor=current_actor(),
        now=current_time(),
    )
    note("Your question is on its way to the people of the organisation.")
    return redirect(url_for("applications.show", application_id=application.id))


# For the applicant


def _asked(clarification: Clarification, values: dict[str, Any]) -> list[Question]:
    """The opened questions that apply, those that apply by what was typed, and those on the page that was sent."""
    form = queries.form_of(clarification.application)
    opened = rules.opened_keys(form, clarification.sections)
    keys = {question.key for question in visible(form, values)}
    if g.get("typed"):
        on_page = set(g.typed.get("on-page", "").split()) & opened
        typed, _ = forms.from_form(form, g.typed, on_page)
        keys |= on_page | {question.key for question in visible(form, forms.merged(values, typed))}
    return [question for question in form.questions if question.key in keys & opened]


@clarification_pages.get("/clarifications/<uuid:clarification_id>")
@allow(may_answer_clarification, load=clarification_queries.clarification_of)
def clarification(clarification: Clarification) -> ResponseReturnValue:
    unsaved = None if g.get("refused") else _unsaved(clarification)
    if unsaved:
        g.typed = filling_service.as_typed(unsaved)
    before = queries.values_of(clarification.application)
    values = rules.as_answered(before, clarification.draft)
    asked = _asked(clarification, values)
    name_questions(asked)
    return render_template(
        "applications/pages/clarification.html",
        clarification=clarification,
        version=clarification.version,
        application=clarification.application,
        questions=asked,
        on_page=asked,
        values=values,
        clashes=clashes_among(asked),
        unsaved=unsaved,
        harmful_files=_harmful_files(clarification, asked),
        mark=filling_service.mark_for(current_actor().person_id or UUID(int=0)),
        refusal=_refusal(clarification),
    )


def _unsaved(clarification: Clarification) -> UnsavedText | None:
    """What this person typed here when they were signed out."""
    key, person_id = filling_service.place_of_answer(clarification.id), current_actor().person_id
    application_id = clarification.application_id
    return filling_service.unsaved_text(current_session(), application_id, key, person_id=person_id, now=current_time())


def _refusal(clarification: Clarification) -> Problem | None:
    return rules.answering_refusal(
        clarification.state, clarification.application.state, due_at=clarification.due_at, now=current_time()
    )


@clarification_pages.post("/clarifications/<uuid:clarification_id>")
@keeps_typed(filling_service.keep_unsaved_answer)
@takes_files
@allow(may_answer_clarification, load=clarification_queries.clarification_of)
def answer(clarification: Clarification) -> ResponseReturnValue:
    form = queries.form_of(clarification.application)
    opened = rules.opened_keys(form, clarification.sections)
    keys = opened & keys_on_page()
    change, problems = forms.from_form(form, request.form, keys)
    check(problems)
    send = request.form.get("and-then") != "later"
    _save(clarification, change)
    refused = _take_files(clarification, [q.key for q in form.questions if q.type == "file" and q.key in keys])
    if refused:
        note_refused(refused)
        return redirect(url_for(".clarification", clarification_id=clarification.id))
    if send:
        _send(clarification)
    key = filling_service.place_of_answer(clarification.id)
    person_id = current_actor().person_id
    filling_service.forget_unsaved(current_session(), clarification.application_id, key, person_id=person_id)
    note("Thank you. We have your answer." if send else "Saved. It is not sent yet: send it before the deadline.")
    if send:
        return redirect(url_for("applications.show", application_id=clarification.application_id))
    return redirect(url_for(".clarification", clarification_id=clarification.id))


def _save(clarification: Clarification, change: Mapping[str, Any]) -> None:
    _answer(clarification, change, version=version_sent(), send=False)


def _send(clarification: Clarification) -> None:
    _answer(clarification, {}, version=None, send=True)


def _answer(clarification: Clarification, change: Mapping[str, Any], *, version: int | None, send: bool) -> None:
    session, actor, now = current_session(), current_actor(), current_time()
    try:
        clarification_service.answer(
            session, clarification, answers=change, send=send, version=version, actor=actor, now=now
        )
    except Invalid as error:
        raise Invalid([_on_page(problem) for problem in error.problems]) from error


def _on_page(problem: Problem) -> Problem:
    """The problem at the question's own field on the page."""
    return Problem(problem.field.removeprefix("answers."), problem.message, problem.code)


# The files of an answer


def _uploads(clarification: Clarification) -> list[ApplicationFile]:
    return clarification_queries.uploads_for_answer(current_session(), clarification)


def _harmful_files(clarification: Clarification, questions: Sequence[Question]) -> dict[str, list[ApplicationFile]]:
    """By question, the files that a scanner found harmful and that nobody has put away yet."""
    return harmful_by_question(partial(_uploads, clarification), questions)


def _take_files(clarification: Clarification, keys: Sequence[str]) -> list[Problem]:
    """What a page sent for the questions about files; gives what is wrong with those that can't be taken."""
    return take_sent_files(
        keys,
        partial(_uploads, clarification),
        remove=partial(_remove_file, clarification),
        add=partial(_add_file, clarification),
    )


def _add_file(clarification: Clarification, key: str, name: str, content: bytes) -> ApplicationFile:
    return clarification_service.add_file_to_answer(
        current_session(),
        clarification,
        question_key=key,
        name=name,
        content=content,
        files=this_app().files,
        actor=current_actor(),
        now=current_time(),
    )


def _remove_file(clarification: Clarification, upload: ApplicationFile) -> None:
    clarification_service.remove_file_from_answer(
        current_session(), clarification, upload, actor=current_actor(), now=current_time()
    )
