"""Pages on which a form is filled in: shown, saved, saved while they are written, and put back after signing in.

A stage gives each of its pages an address and an access rule, loads its sheet, and calls these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grants.kernel import forms
from grants.kernel.filling import rules, unsaved
from grants.kernel.filling.models import UnsavedText
from grants.kernel.filling.sheet import SectionSheet, Sheet
from grants.kernel.filling.tries import forget_tries, note_tries
from grants.kernel.forms import Question
from grants.kernel.pages import DONE, TO_HEED, FormReader, name_questions, note
from grants.kernel.problems import Invalid, NotFound, Problem, Stale
from grants.kernel.uploads.pages import harmful_by_question, note_refused, take_sent_files
from grants.kernel.web import current_actor, current_session, current_time

NOTHING_ASKED = "This section asks nothing of you, as your answers are now."


def version_sent() -> int:
    """The version that the page had; 0, which is none, when it does not say."""
    return FormReader(request.form).version() or 0


def keys_on_page() -> set[str]:
    """The questions of the page that was sent."""
    return set(request.form.get("on-page", "").split())


# Showing


@dataclass(frozen=True)
class Beside:
    """A field for words beside a question of a form: how it is called, its label and hint, and what stands in it."""

    name: str
    label: str
    hint: str
    value: str


def shown(sheet: Sheet[Any]) -> dict[str, Any]:
    """What `layout/filling.html` shows of a sheet. Raises NotFound when nothing is asked on it."""
    kept = unsaved_now(sheet)
    if kept:
        g.typed = unsaved.as_typed(kept)
    asked = _asked(sheet)
    questions = _questions(sheet, asked)
    if kept and not kept.signed_out:
        g.problems = _unreadable(sheet, questions)
    name_questions(questions)
    on_page = _with_coming(sheet, questions)
    return {
        "version": sheet.record.version,
        "questions": questions,
        "on_page": on_page,
        "left_out": [question for question in questions if question.key not in asked],
        "values": sheet.values,
        "refusal": sheet.refusal,
        "clashes": _differing(sheet, questions) if kept else _clashes(sheet, asked),
        "unsaved": kept,
        "harmful_files": harmful_by_question(sheet.uploads, questions),
        "mark": unsaved.mark_for(current_actor().person_id or UUID(int=0)),
    }


def unsaved_now(sheet: Sheet[Any]) -> UnsavedText | None:
    """What this person typed when they were signed out, unless this page shows a form that was just refused."""
    if g.get("refused"):
        return None
    return unsaved.unsaved_text(
        current_session(), sheet.record.id, sheet.key, person_id=current_actor().person_id, now=current_time()
    )


def _asked(sheet: Sheet[Any]) -> dict[str, Question]:
    """What is asked on a page by the answers that are saved, and by those that were just sent for it; by its keys, and
    worded by the last of these that ask it, since the words of a question can have answers in them.
    """
    asked = {question.key: question for question in sheet.asked}
    if g.get("typed"):
        typed, _ = forms.from_form(sheet.form_with(None), g.typed, _keys_typed(sheet))
        asked |= {question.key: question for question in sheet.asked_with(forms.merged(sheet.answers, typed))}
    return asked


def _keys_typed(sheet: Sheet[Any]) -> set[str]:
    return set(g.typed.get("on-page", "").split()) & set(sheet.own_keys) if g.get("typed") else set()


def _questions(sheet: Sheet[Any], asked: dict[str, Question]) -> list[Question]:
    """What is asked; and of the page that was just sent, so that text typed into it is not lost, what was asked there.
    Raises NotFound when that is nothing.
    """
    keys = asked.keys() | _keys_typed(sheet)
    if not keys:
        raise NotFound(NOTHING_ASKED)
    return [asked.get(question.key, question) for question in sheet.form_with(None).questions if question.key in keys]


def _with_coming(sheet: Sheet[Any], questions: Sequence[Question]) -> list[Question]:
    """The questions of a page, with those that one of its answers would bring."""
    there = {question.key: question for question in questions}
    coming = forms.with_coming(
        sheet.form, sheet.answers, [question for question in sheet.form.questions if question.key in there]
    )
    there = {question.key: question for question in coming if question.key in sheet.own_keys} | there
    return [there[question.key] for question in sheet.form_with(None).questions if question.key in there]


def _unreadable(sheet: Sheet[Any], questions: Sequence[Question]) -> list[Problem]:
    """What kept a page that is shown again from being saved whole."""
    typed, problems = forms.from_form(sheet.form_with(None), g.typed, [question.key for question in questions])
    return problems + sheet.faults(typed)


def _differing(sheet: Sheet[Any], questions: Sequence[Question]) -> list[tuple[str, str, str]]:
    typed, _ = forms.from_form(sheet.form_with(None), g.typed, [question.key for question in questions])
    return rules.differing(questions, sheet.answers, typed)


def _clashes(sheet: Sheet[Any], asked: dict[str, Question]) -> list[tuple[str, str, str]]:
    stale = g.get("refused")
    if not isinstance(stale, Stale):
        return []
    every = sheet.form_with(None).questions
    own = [asked.get(question.key, question) for question in every if question.key in sheet.own_keys]
    return rules.clashes(stale, own, sheet.field_of)


# Saving


class PartlySaved(Invalid):
    """Some answers of a page cannot be read. All others are saved, and the page as it was typed is kept beside them."""

    keeps_changes = True


def save(sheet: Sheet[Any]) -> None:
    """Keep what was typed, also into questions that are no longer asked. What had not been saved is forgotten.

    Raises PartlySaved, with fields of the page, where something can't be read, NotFound where nothing is asked, and
    what `Sheet.save` raises.
    """
    keys = [key for key in sheet.own_keys if key in keys_on_page()]
    if not keys and not sheet.asked:
        raise NotFound(NOTHING_ASKED)
    change, problems = forms.from_form(sheet.form_with(None), request.form, keys)
    problems += sheet.faults(change)
    wrong = {problem.field for problem in problems}
    sheet.save({key: value for key, value in change.items() if key not in wrong}, version=version_sent())
    if problems:
        _keep_typed(sheet)
        raise PartlySaved(problems)
    forget_unsaved(sheet)


def save_with_files(sheet: Sheet[Any]) -> bool:
    """Save a page and take its files, also where some answer can't be read. Says whether all files could be taken.

    Raises what `save` raises.
    """
    try:
        save(sheet)
    except PartlySaved as refused:
        note("Everything else on the page is saved.", TO_HEED)
        _note_tries(sheet, {problem.field for problem in refused.problems})
        take_files(sheet)
        raise
    _note_tries(sheet, set())
    return take_files(sheet)


def _note_tries(sheet: Sheet[Any], wrong: set[str]) -> None:
    """Count the answers that cannot be read. What is saved while somebody still writes is no try."""
    session, record_id = current_session(), sheet.record.id
    note_tries(session, record_id, wrong, now=current_time())
    forget_tries(session, record_id, keys_on_page() & set(sheet.own_keys) - wrong)


def _keep_typed(sheet: Sheet[Any]) -> None:
    person_id = current_actor().person_id
    assert person_id is not None
    unsaved.keep_unsaved(
        current_session(),
        request.form,
        sheet.record.id,
        sheet.key,
        person_id=person_id,
        signed_out=False,
        now=current_time(),
    )


def take_files(sheet: Sheet[Any]) -> bool:
    """Take what was sent for the page's questions about files, and say whether all could be taken; the next page says
    which were not.
    """
    files = [q.key for q in sheet.form_with(None).questions if q.type == "file" and q.key in sheet.own_keys]
    keys = [key for key in files if key in keys_on_page()]
    refused = take_sent_files(keys, sheet.uploads, remove=sheet.remove_file, add=sheet.add_file)
    if refused:
        note_refused(refused)
    return not refused


def forget_unsaved(sheet: Sheet[Any]) -> None:
    unsaved.forget_unsaved(current_session(), sheet.record.id, sheet.key, person_id=current_actor().person_id)


# Sections


def show_section(sheet: SectionSheet[Any], template: str, **facts: Any) -> str:
    """The page of a section, by a template that extends `layout/section.html`. Among the `facts` may be, by the
    key of a question, `beside`, the `Beside` that stands under it, and `offered`, where the answer is from that is
    filled in and waits to be confirmed.
    """
    return render_template(
        template,
        section=sheet.section,
        place=sheet.place,
        warnings=sheet.warnings,
        prompts=sheet.prompts(),
        overview=sheet.overview,
        here=sheet.address(sheet.key),
        **shown(sheet),
        **facts,
    )


def save_section(sheet: SectionSheet[Any], *, how_to_return: str) -> ResponseReturnValue:
    """Save a section and go on: to what is new on it, to the next, to the overview, or to checking the answers.

    `how_to_return` is a sentence for whoever leaves. Raises what `save` raises; files are taken all the same.
    """
    here = sheet.address(sheet.key)
    if not save_with_files(sheet):
        return redirect(here)
    now = sheet.saved()
    new = [question for question in now.asked if question.key not in keys_on_page()]
    leaves = request.form.get("and-then") == "overview"
    _note_saved(now, new, how_to_return if leaves else "")
    if leaves:
        return redirect(sheet.overview)
    if new:
        return redirect(f"{here}#{new[0].key}")
    if request.form.get("and-then") == "here" and now.asked:
        return redirect(here)
    return redirect(sheet.checking if now.next_key is None else sheet.address(now.next_key))


def _note_saved(now: SectionSheet[Any], new: Sequence[Question], how_to_return: str) -> None:
    """Say what somebody who goes on would not see, such as questions that are new, and to who leaves how to come back;
    else nothing.
    """
    said = [how_to_return] if how_to_return else []
    if now.place is None:
        said.append("These questions are no longer asked, so they are not part of what you send.")
    if now.warnings:
        said.append("Before you send it: " + " ".join(problem.message for problem in now.warnings))
    if new:
        said.append(forms.leads_to(list(new)))
    prompts = now.prompts()
    if said or prompts:
        is_good = not (now.warnings or prompts or new or now.place is None)
        note(" ".join(["Saved.", *prompts, *said]), DONE if is_good else TO_HEED)


def autosave_section(sheet: SectionSheet[Any]) -> Response:
    """Save while somebody writes. Answers with the version that they have then, and whether it was all of the page."""
    try:
        save(sheet)
    except PartlySaved:
        return jsonify(version=sheet.record.version, whole=False)
    return jsonify(version=sheet.record.version, whole=True)


def throw_away_unsaved(sheet: SectionSheet[Any]) -> ResponseReturnValue:
    """Forget what this person typed and did not save."""
    forget_unsaved(sheet)
    note("What you had typed and not saved is gone. This is what is saved.")
    return redirect(sheet.address(sheet.key) if sheet.asked else sheet.overview)
