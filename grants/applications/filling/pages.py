"""The sections of a draft: shown, saved, saved while they are written, and put back after signing in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import in_words, queries, rules, service
from grants.applications.access import may_edit_application
from grants.applications.filling import service as filling_service
from grants.applications.filling.models import UnsavedText
from grants.applications.filling.reading import Part, part_in, part_of
from grants.applications.models import Application
from grants.applications.uploads.pages import harmful_files, take_files
from grants.identity.queries import person_of
from grants.kernel import forms
from grants.kernel.access import Actor
from grants.kernel.pages import DONE, TO_HEED, FormReader, name_questions, note
from grants.kernel.problems import NotFound, Problem, Stale, check
from grants.kernel.sizes import takes_files
from grants.kernel.uploads.pages import note_refused
from grants.kernel.web import allow, current_actor, current_session, current_time, keeps_typed, shown_at
from grants.schemes.rules import round_state

NOTHING_ASKED = "This section asks nothing of you, as your answers are now."


def add_section_pages(pages: Blueprint) -> None:
    """Put these pages beside the others of applicants."""
    pages.get("/applications/<uuid:application_id>/sections/<key>")(section)
    pages.post("/applications/<uuid:application_id>/sections/<key>")(save_section)
    pages.post("/applications/<uuid:application_id>/sections/<key>/autosave")(autosave)
    pages.post("/applications/<uuid:application_id>/sections/<key>/unsaved")(throw_away_unsaved)


def _may_edit_part(actor: Actor, part: Part) -> str | None:
    return may_edit_application(actor, part.application)


def refusal_now(application: Application) -> Problem | None:
    """Why the draft can't be changed now."""
    return rules.change_refusal(application.state, round_state(application, current_time()))


def version_sent() -> int:
    """The version that the page had; 0, which is none, when it does not say."""
    return FormReader(request.form).version() or 0


@allow(_may_edit_part, load=part_of)
def section(part: Part) -> ResponseReturnValue:
    person_id, unsaved = current_actor().person_id or UUID(int=0), _unsaved(part)
    if unsaved:
        g.typed = filling_service.as_typed(unsaved)
    questions = _shown_questions(part)
    name_questions(questions)
    values = queries.values_of(part.application)
    return render_template(
        "applications/pages/section.html",
        application=part.application,
        version=part.application.version,
        section=part.section,
        questions=questions,
        on_page=forms.with_coming(part.form, values, questions),
        left_out=[question for question in questions if question not in part.asked],
        values=values,
        warnings=part.warnings,
        prompts=_prompts(part),
        place=part.place,
        refusal=refusal_now(part.application),
        clashes=_unsaved_changes(part) if unsaved else clashes_among(part.section.questions),
        unsaved=unsaved,
        harmful_files=harmful_files(part.application, questions),
        mark=filling_service.mark_for(person_id),
    )


def _shown_questions(part: Part) -> list[forms.Question]:
    """What is asked, and what was asked on the page that was just sent: text typed into it is not lost.

    Raises NotFound when there is neither.
    """
    sent = set(g.typed.get("on-page", "").split()) if g.get("typed") else set()
    asked = {question.key for question in part.asked}
    questions = [question for question in part.section.questions if question.key in asked | sent]
    if not questions:
        raise NotFound(NOTHING_ASKED)
    return questions


def _unsaved(part: Part) -> UnsavedText | None:
    """What this person typed when they were signed out, unless this page shows a form that was just refused."""
    if g.get("refused"):
        return None
    return filling_service.unsaved_text(
        current_session(),
        part.application.id,
        part.section.key,
        person_id=current_actor().person_id,
        now=current_time(),
    )


def _unsaved_changes(part: Part) -> list[tuple[str, str, str]]:
    """For each answer that was typed and differs from what is saved: its question, what is saved, what was typed."""
    questions = _shown_questions(part)
    typed, _ = forms.from_form(part.form, g.typed, [question.key for question in questions])
    saved = queries.values_of(part.application)
    return [
        (question.label, forms.shown(question, saved.get(question.key)), forms.shown(question, typed[question.key]))
        for question in questions
        if question.key in typed and typed[question.key] != saved.get(question.key)
    ]


def clashes_among(questions: Iterable[forms.Question]) -> list[tuple[str, str, str]]:
    """After a stale save: for each answer that differs its question, what stands now, what was sent."""
    stale = g.get("refused")
    if not isinstance(stale, Stale):
        return []
    named = [(question, rules.field_of(question.key)) for question in questions]
    return [
        (question.label, forms.shown(question, stale.current[name]), forms.shown(question, stale.yours[name]))
        for question, name in named
        if name in stale.current and stale.current[name] != stale.yours[name]
    ]


@keeps_typed(filling_service.keep_unsaved)
@takes_files
@allow(_may_edit_part, load=part_of)
def save_section(part: Part) -> ResponseReturnValue:
    application = part.application
    _save(part)
    refused = take_files(
        application, [q.key for q in part.section.questions if q.type == "file" and q.key in keys_on_page()]
    )
    if refused:
        note_refused(refused)
        return redirect(url_for(".section", application_id=application.id, key=part.section.key))
    now = part_in(application, part.section.key)
    new = [question for question in now.asked if question.key not in keys_on_page()]
    leaves = request.form.get("and-then") == "overview"
    _note_saved(now, new, leaves=leaves)
    if leaves:
        return redirect(url_for(".show", application_id=application.id))
    if new or (request.form.get("and-then") == "here" and now.asked):
        place = new[0].key if new else None
        return redirect(url_for(".section", application_id=application.id, key=part.section.key, _anchor=place))
    if now.next_key is None:
        return redirect(url_for(".check_answers", application_id=application.id))
    return redirect(url_for(".section", application_id=application.id, key=now.next_key))


def _note_saved(now: Part, new: list[forms.Question], *, leaves: bool) -> None:
    """Say what somebody who goes on would not see, such as questions that are new, and to who leaves how to come back;
    else nothing.
    """
    said = []
    if leaves:
        me = person_of(current_session(), current_actor().person_id or UUID(int=0))
        said.append(f"To come back, sign in as {me.email}: your application is on your home page.")
    if now.place is None:
        said.append("These questions are no longer asked, so they are not part of what you send.")
    if now.warnings:
        said.append("Before you send it: " + " ".join(problem.message for problem in now.warnings))
    if new:
        said.append(forms.leads_to(new))
    prompts = _prompts(now)
    if said or prompts:
        is_good = not (now.warnings or prompts or new or now.place is None)
        note(" ".join(["Saved.", *prompts, *said]), DONE if is_good else TO_HEED)


def _prompts(part: Part) -> list[str]:
    """What screening looks at in what this section says."""
    return in_words.prompts_of(part.application, part.section)


@shown_at("applications.section")
@keeps_typed(filling_service.keep_unsaved)
@allow(_may_edit_part, load=part_of)
def autosave(part: Part) -> Response:
    _save(part)
    return jsonify(version=part.application.version)


def _save(part: Part) -> None:
    """Keep what was typed into a section, also into questions that are no longer asked.

    Raises Invalid, with fields of the page, for what can't be read.
    """
    keys = [key for key in part.section.keys if key in keys_on_page()]
    if not keys and not part.asked:
        raise NotFound(NOTHING_ASKED)
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
        version=version_sent(),
        actor=current_actor(),
        now=current_time(),
    )
    filling_service.forget_unsaved(
        current_session(), part.application.id, part.section.key, person_id=current_actor().person_id
    )


@shown_at("applications.section")
@allow(_may_edit_part, load=part_of)
def throw_away_unsaved(part: Part) -> ResponseReturnValue:
    filling_service.forget_unsaved(
        current_session(), part.application.id, part.section.key, person_id=current_actor().person_id
    )
    note("What you had typed and not saved is gone. This is what is saved.")
    if not part.asked:
        return redirect(url_for(".show", application_id=part.application.id))
    return redirect(url_for(".section", application_id=part.application.id, key=part.section.key))


def keys_on_page() -> set[str]:
    """The questions of the page that was sent."""
    return set(request.form.get("on-page", "").split())
