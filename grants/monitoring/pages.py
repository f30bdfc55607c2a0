"""Monitoring returns for people: filling in, checking, sending, reviewing."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_award
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel import forms
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.pages import TO_HEED, FormReader, name_questions, note
from grants.kernel.problems import Stale, check
from grants.kernel.sizes import takes_files
from grants.kernel.uploads.pages import note_refused
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.monitoring import queries, rules, service
from grants.monitoring.access import may_read_return, may_review_return, may_see_review, may_write_return
from grants.monitoring.models import ACCEPTED, Return
from grants.monitoring.uploads.pages import files_to_open, harmful_files, take_files
from grants.schemes.rules import minutes_needed

pages = Blueprint("monitoring", __name__)

VIEW_NAMES = {
    queries.OPEN: "Not in yet, overdue first",
    queries.OVERDUE: "Overdue",
    queries.TO_REVIEW: "To review",
    ACCEPTED: "Accepted",
    queries.ALL: "All",
}


def _version() -> int:
    """The version that the page had; 0, which is none, when it does not say."""
    return FormReader(request.form).version() or 0


def _answered(monitoring_return: Return, questions: forms.QuestionSet) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """For each section its title, and for each question asked its label, field and answer as shown."""
    answers = monitoring_return.answers
    asked = {question.key for question in forms.visible(questions, answers)}
    laid_out = [
        (
            section.title,
            [
                (q.label, rules.field_of(q.key), forms.shown(q, answers.get(q.key)))
                for q in section.questions
                if q.key in asked
            ],
        )
        for section in questions.sections
    ]
    return [(title, rows) for title, rows in laid_out if rows]


# Lists


@pages.get("/returns", endpoint="list")
@allow(administrator)
def list_returns() -> ResponseReturnValue:
    view = request.args.get("view", queries.OPEN)
    view = view if view in queries.VIEWS else queries.OPEN
    page = queries.returns_page(
        current_session(), current_actor(), view=view, now=current_time(), after=request.args.get("after")
    )
    return render_template(
        "monitoring/pages/list.html",
        page=page,
        view=view,
        view_options=list(VIEW_NAMES.items()),
        may_review=lambda monitoring_return: may_review_return(current_actor(), monitoring_return) is None,
    )


@pages.get("/awards/<uuid:award_id>/returns")
@allow(may_read_award, load=award_of)
def of_award(award: Award) -> ResponseReturnValue:
    found = queries.returns_of_award(current_session(), award, current_actor())
    return render_template("monitoring/pages/of_award.html", award=award, returns=found)


# One return


def _minutes_left(questions: forms.QuestionSet, monitoring_return: Return) -> int:
    """How long the rest takes, as it is told to people; 0 when everything is answered that has to be."""
    answers = monitoring_return.answers
    if not forms.problems_for_submission(questions, answers):
        return 0
    ahead = forms.still_ahead(questions, answers, monitoring_return.award.amount_pence)
    return minutes_needed(sum(question.minutes for question in ahead))


@pages.get("/returns/<uuid:return_id>")
@allow(may_read_return, load=queries.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    actor, grant = current_actor(), queries.grant_of(current_session(), monitoring_return)
    questions = queries.asked_of(monitoring_return, grant)
    return render_template(
        "monitoring/pages/show.html",
        monitoring_return=monitoring_return,
        sections=_answered(monitoring_return, questions),
        minutes=_minutes_left(questions, monitoring_return),
        not_yet=rules.sending_refusal(monitoring_return.period_from, london_day(current_time()), grant.earlier),
        may_write=may_write_return(actor, monitoring_return) is None,
        may_not_review=may_review_return(actor, monitoring_return),
        with_grantee=rules.is_with_grantee(monitoring_return.state),
        files=files_to_open(monitoring_return),
    )


@pages.get("/returns/<uuid:return_id>/edit")
@allow(may_write_return, load=queries.return_of)
def edit(monitoring_return: Return) -> ResponseReturnValue:
    questions, answers = _asked(monitoring_return), monitoring_return.answers
    asked = forms.visible(questions, answers)
    name_questions(asked)
    return render_template(
        "monitoring/pages/edit.html",
        monitoring_return=monitoring_return,
        sections=questions.sections,
        asked=asked,
        on_page=forms.with_coming(questions, answers, asked),
        harmful_files=harmful_files(monitoring_return, asked),
        warnings=forms.problems_for_draft(questions, answers),
        refusal=rules.change_refusal(monitoring_return.state),
        clashes=_clashes(questions),
    )


def _clashes(questions: forms.QuestionSet) -> list[tuple[str, str, str]]:
    """For a stale save: the label of each question that differs, what stands now, and what was sent."""
    refused = g.get("refused")
    if not isinstance(refused, Stale):
        return []
    differing = [q for q in questions.questions if rules.field_of(q.key) in refused.current]
    return [
        (
            q.label,
            forms.shown(q, refused.current[rules.field_of(q.key)]),
            forms.shown(q, refused.yours[rules.field_of(q.key)]),
        )
        for q in differing
    ]


@pages.post("/returns/<uuid:return_id>/edit")
@takes_files
@allow(may_write_return, load=queries.return_of)
def save(monitoring_return: Return) -> ResponseReturnValue:
    _save(monitoring_return)
    on_page = _keys_on_page()
    asked = queries.questions_of(monitoring_return).questions
    refused = take_files(monitoring_return, [q.key for q in asked if q.type == "file" and q.key in on_page])
    if refused:
        note_refused(refused)
        return redirect(url_for(".edit", return_id=monitoring_return.id))
    questions, answers = _asked(monitoring_return), monitoring_return.answers
    if request.form.get("and-then") == "later":
        note("Your answers are saved. Nothing has been sent yet.")
        return redirect(url_for(".show", return_id=monitoring_return.id))
    if request.form.get("and-then") == "here":
        return redirect(url_for(".edit", return_id=monitoring_return.id))
    if new := [q for q in forms.visible(questions, answers) if q.key not in _keys_on_page()]:
        note(f"Saved. {forms.leads_to(new)}", TO_HEED)
        return redirect(url_for(".edit", return_id=monitoring_return.id, _anchor=new[0].key))
    return redirect(url_for(".check_answers", return_id=monitoring_return.id))


@pages.post("/returns/<uuid:return_id>/autosave")
@shown_at("monitoring.edit")
@allow(may_write_return, load=queries.return_of)
def autosave(monitoring_return: Return) -> Response:
    _save(monitoring_return)
    return jsonify(version=monitoring_return.version)


def _save(monitoring_return: Return) -> None:
    """Keep what was typed. Raises Invalid, with fields of the page, for what cannot be read."""
    change: dict[str, Any]
    askable = queries.askable_of(monitoring_return, queries.grant_of(current_session(), monitoring_return))
    change, problems = forms.from_form(askable, request.form, only=_keys_on_page())
    check(problems)
    service.save_draft(
        current_session(),
        monitoring_return,
        answers=change,
        version=_version(),
        actor=current_actor(),
        now=current_time(),
    )


def _asked(monitoring_return: Return) -> forms.QuestionSet:
    return queries.asked_of(monitoring_return, queries.grant_of(current_session(), monitoring_return))


def _keys_on_page() -> set[str]:
    return set(request.form.get("on-page", "").split())


@pages.get("/returns/<uuid:return_id>/check")
@allow(may_write_return, load=queries.return_of)
def check_answers(monitoring_return: Return) -> ResponseReturnValue:
    grant = queries.grant_of(current_session(), monitoring_return)
    questions = queries.asked_of(monitoring_return, grant)
    return render_template(
        "monitoring/pages/check.html",
        monitoring_return=monitoring_return,
        sections=_answered(monitoring_return, questions),
        not_yet=rules.sending_refusal(monitoring_return.period_from, london_day(current_time()), grant.earlier),
        missing=forms.problems_for_submission(questions, monitoring_return.answers),
        refusal=rules.change_refusal(monitoring_return.state),
    )


@pages.post("/returns/<uuid:return_id>/check")
@allow(may_write_return, load=queries.return_of)
def submit(monitoring_return: Return) -> ResponseReturnValue:
    service.submit(current_session(), monitoring_return, version=_version(), actor=current_actor(), now=current_time())
    note("Your return is sent. Thank you. We read it and write to you.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


# Reviewing


@pages.get("/returns/<uuid:return_id>/review")
@allow(may_see_review, load=queries.return_of)
def review(monitoring_return: Return) -> ResponseReturnValue:
    grant = queries.grant_of(current_session(), monitoring_return)
    return render_template(
        "monitoring/pages/review.html",
        monitoring_return=monitoring_return,
        sections=_answered(monitoring_return, queries.asked_of(monitoring_return, grant)),
        grant=grant,
        budget=queries.budget_of(monitoring_return.award),
        remarks=queries.remarks_on(monitoring_return, grant),
        files=files_to_open(monitoring_return),
        refusal=rules.review_refusal(monitoring_return.state),
        may_not_review=may_review_return(current_actor(), monitoring_return),
    )


@pages.post("/returns/<uuid:return_id>/review")
@allow(may_review_return, load=queries.return_of)
def decide_review(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    outcome = reader.text("outcome")
    service.review(
        current_session(),
        monitoring_return,
        outcome=outcome,
        note=reader.text("note"),
        version=_version(),
        actor=current_actor(),
        now=current_time(),
    )
    note("The return is accepted." if outcome == rules.ACCEPT else "The return is sent back to the grantee.")
    return redirect(url_for(".show", return_id=monitoring_return.id))
