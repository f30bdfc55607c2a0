"""Applying: the eligibility check, the draft section by section, checking, sending and withdrawing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries, rules, service
from grants.applications.access import may_apply_for, may_edit_application, may_read_application
from grants.applications.models import DRAFT, Application
from grants.applications.reading import Part, answered, copy_as_text, part_of
from grants.kernel import forms
from grants.kernel.access import Actor, signed_in
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, Stale, check
from grants.kernel.web import allow, current_actor, current_session, current_time, require, shown_at
from grants.organisations.queries import organisation_of
from grants.schemes.models import Round
from grants.schemes.rules import round_state

pages = Blueprint("applications", __name__)


def _may_edit_part(actor: Actor, part: Part) -> str | None:
    return may_edit_application(actor, part.application)


def _refusal(application: Application) -> Problem | None:
    """Why the draft can't be changed now."""
    return rules.change_refusal(application.state, round_state(application.round, current_time()))


def _version() -> int:
    """The version that the page had; 0, which is none, when it does not say."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


# Starting


@pages.get("/rounds/<uuid:round_id>/apply")
@allow(signed_in, load=queries.round_to_apply_in)
def start(round_: Round) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    return render_template(
        "applications/pages/start.html",
        round=round_,
        state=round_state(round_, current_time()),
        organisations=queries.own_organisations(session, actor),
        applications=queries.own_applications_in(session, round_.id, actor),
        questions=queries.question_set_of(round_.question_set),
    )


@pages.post("/rounds/<uuid:round_id>/apply")
@allow(signed_in, load=queries.round_to_apply_in)
def begin(round_: Round) -> ResponseReturnValue:
    session, reader = current_session(), FormReader(request.form)
    organisation_id = _chosen_organisation(reader)
    answers = _eligibility_answers(round_, reader)
    check(rules.eligibility_problems(round_.scheme.eligibility, answers) + reader.problems)
    organisation = organisation_of(session, organisation_id)
    require(may_apply_for, organisation)
    application = service.start_application(
        session,
        round_,
        organisation,
        eligibility_answers=answers,
        actor=current_actor(),
        now=current_time(),
    )
    note("You can apply. This is your draft: what you write in it is kept.")
    return redirect(url_for(".show", application_id=application.id))


def _chosen_organisation(reader: FormReader) -> UUID:
    try:
        return UUID(reader.text("organisation_id"))
    except ValueError:
        reader.problems.append(Problem("organisation_id", "Choose the organisation that applies.", "missing"))
        return UUID(int=0)


def _eligibility_answers(round_: Round, reader: FormReader) -> dict[str, bool]:
    keys = [question["key"] for question in round_.scheme.eligibility]
    typed = {key: reader.text(f"eligibility_answers.{key}") for key in keys}
    return {key: answer == "yes" for key, answer in typed.items() if answer in ("yes", "no")}


# The draft


@pages.get("/applications")
@allow(signed_in)
def list_own() -> ResponseReturnValue:
    page = queries.applications_readable_by(current_session(), current_actor(), after=request.args.get("after"))
    return render_template("applications/pages/list.html", page=page)


@pages.get("/applications/<uuid:application_id>")
@allow(may_read_application, load=queries.application_of)
def show(application: Application) -> ResponseReturnValue:
    form, values = queries.form_of(application), queries.values_of(application)
    writing = application.state == DRAFT
    return render_template(
        "applications/pages/overview.html" if writing else "applications/pages/show.html",
        application=application,
        sections=rules.progress(form, values) if writing else answered(application),
        refusal=_refusal(application),
        is_member=may_edit_application(current_actor(), application) is None,
        can_be_withdrawn=rules.withdrawal_refusal(application.state) is None,
    )


@pages.get("/applications/<uuid:application_id>/edit")
@allow(may_edit_application, load=queries.application_of)
def edit(application: Application) -> ResponseReturnValue:
    """Leads to the first section with something to do."""
    sections = rules.progress(queries.form_of(application), queries.values_of(application))
    key = next((s.key for s in sections if s.left), None)
    if application.state != DRAFT:
        return redirect(url_for(".show", application_id=application.id))
    if key is None:
        return redirect(url_for(".check_answers", application_id=application.id))
    return redirect(url_for(".section", application_id=application.id, key=key))


@pages.get("/applications/<uuid:application_id>/sections/<key>")
@allow(_may_edit_part, load=part_of)
def section(part: Part) -> ResponseReturnValue:
    return render_template(
        "applications/pages/section.html",
        application=part.application,
        section=part.section,
        questions=part.asked,
        values=queries.values_of(part.application),
        warnings=part.warnings,
        place=part.place,
        refusal=_refusal(part.application),
        clashes=_clashes(part),
    )


def _clashes(part: Part) -> list[tuple[str, str, str]]:
    """After a stale save: for each answer that differs its question, what stands now, what was sent."""
    stale = g.get("refused")
    if not isinstance(stale, Stale):
        return []
    named = [(question, rules.field_of(question.key)) for question in part.section.questions]
    return [
        (question.label, forms.shown(question, stale.current[name]), forms.shown(question, stale.yours[name]))
        for question, name in named
        if name in stale.current
    ]


@pages.post("/applications/<uuid:application_id>/sections/<key>")
@allow(_may_edit_part, load=part_of)
def save_section(part: Part) -> ResponseReturnValue:
    application = part.application
    _save(part)
    now = part_of(current_session(), application.id, part.section.key)
    if now.warnings:
        note("Saved. Before you send it: " + " ".join(problem.message for problem in now.warnings))
    if request.form.get("and-then") == "overview":
        return redirect(url_for(".show", application_id=application.id))
    if not {question.key for question in now.asked} <= _keys_on_page():
        note("Saved. Your answers lead to further questions on this page.")
        return redirect(url_for(".section", application_id=application.id, key=part.section.key))
    if now.next_key is None:
        return redirect(url_for(".check_answers", application_id=application.id))
    return redirect(url_for(".section", application_id=application.id, key=now.next_key))


@pages.post("/applications/<uuid:application_id>/sections/<key>/autosave")
@shown_at("applications.section")
@allow(_may_edit_part, load=part_of)
def autosave(part: Part) -> Response:
    _save(part)
    return jsonify(version=part.application.version)


def _save(part: Part) -> None:
    """Keep what was typed into a section. Raises Invalid, with fields of the page, for what can't be read."""
    keys = [key for key in part.section.keys if key in _keys_on_page()]
    change, problems = forms.from_form(part.form, request.form, keys)
    check(problems + rules.change_faults(change))
    about: dict[str, Any] = {}
    if rules.TITLE in change:
        about["title"] = change.pop(rules.TITLE)
    if rules.AMOUNT in change:
        about["amount_requested_pence"] = change.pop(rules.AMOUNT)
    service.save_draft(
        current_session(),
        part.application,
        **about,
        answers=change,
        version=_version(),
        actor=current_actor(),
        now=current_time(),
    )


def _keys_on_page() -> set[str]:
    return set(request.form.get("on-page", "").split())


# Checking and sending


@pages.get("/applications/<uuid:application_id>/check")
@allow(may_edit_application, load=queries.application_of)
def check_answers(application: Application) -> ResponseReturnValue:
    form, values = queries.form_of(application), queries.values_of(application)
    problems = rules.submission_problems(form, values)
    where = {question.key: s.key for s in form.sections for question in s.questions}
    return render_template(
        "applications/pages/check.html",
        application=application,
        sections=answered(application),
        to_do=[(problem.message, where[problem.field], problem.field) for problem in problems],
        declaration=rules.DECLARATION,
        refusal=_refusal(application),
    )


@pages.post("/applications/<uuid:application_id>/submission")
@shown_at("applications.check_answers")
@allow(may_edit_application, load=queries.application_of)
def submit(application: Application) -> ResponseReturnValue:
    """Sends it. A second click leads to the receipt of the first."""
    receipt_page = redirect(url_for(".receipt", application_id=application.id))
    if application.submitted_at is None:
        check(rules.declaration_problems(declared=FormReader(request.form).flag("declaration")))
    try:
        service.submit(
            current_session(),
            application,
            version=_version(),
            actor=current_actor(),
            now=current_time(),
        )
    except service.AlreadySubmitted:
        note("This application has been sent already. It was not sent a second time.")
    return receipt_page


@pages.get("/applications/<uuid:application_id>/receipt")
@allow(may_read_application, load=queries.application_of)
def receipt(application: Application) -> ResponseReturnValue:
    if application.submitted_at is None:
        return redirect(url_for(".show", application_id=application.id))
    return render_template("applications/pages/receipt.html", application=application)


@pages.get("/applications/<uuid:application_id>/copy.txt")
@allow(may_read_application, load=queries.application_of)
def copy(application: Application) -> Response:
    """What the application says, as plain text to keep."""
    response = Response(copy_as_text(application), mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="{application.reference}.txt"'
    return response


@pages.get("/applications/<uuid:application_id>/withdrawal")
@allow(may_edit_application, load=queries.application_of)
def withdrawal(application: Application) -> ResponseReturnValue:
    refusal = rules.withdrawal_refusal(application.state)
    return render_template("applications/pages/withdraw.html", application=application, refusal=refusal)


@pages.post("/applications/<uuid:application_id>/withdrawal")
@allow(may_edit_application, load=queries.application_of)
def withdraw(application: Application) -> ResponseReturnValue:
    service.withdraw(current_session(), application, actor=current_actor(), now=current_time())
    note("The application has been withdrawn.")
    return redirect(url_for(".show", application_id=application.id))
