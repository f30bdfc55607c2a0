"""Administrators' pages: the questions of a scheme, one at a time, with advice on how plain they are."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator
from grants.kernel.forms import USES, parse_definition
from grants.kernel.forms.kinds import KINDS, kind_of
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Conflict, Invalid, NotFound, Problem, check
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.schemes import before_you_start_rules, queries
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.plain_english import rules as plain_english_rules
from grants.schemes.questions import conditions as question_conditions
from grants.schemes.questions import rules as question_rules
from grants.schemes.questions import service
from grants.schemes.questions.reading import read_question
from grants.schemes.tiers.rules import MOST_TIERS, RETURN, is_of_returns, purpose_of

question_pages = Blueprint("questions_of_scheme", __name__)

APPLICATION = "application"
PURPOSES = {
    "questions": APPLICATION,
    "return-questions": RETURN,
    **{f"return-questions-{number}": purpose_of(number) for number in range(1, MOST_TIERS + 1)},
}
"""What is asked for, by the part of the address: the last ones are those of the tiers of a scheme."""

ADDRESS = f"/schemes/<uuid:scheme_id>/<any({', '.join(repr(form) for form in PURPOSES)}):form>"
FIELDS = (
    "label",
    "type",
    "section",
    "guidance",
    "why",
    "minutes",
    "options",
    "word_limit",
    "most_files",
    "largest_megabytes",
    "asked_from",
    "min",
    "max",
    "shown_if",
    "tells",
    "used_by",
    "used_where",
    "repeats",
)


def scheme_with_questions(session: Session, scheme_id: UUID, form: str) -> tuple[Scheme, QuestionSetVersion]:
    """A scheme and what it asks applicants now, or grantees in their returns. Raises NotFound."""
    scheme = queries.scheme_of(session, scheme_id)
    return scheme, queries.latest_question_set(session, scheme.id, PURPOSES[form])


def scheme_with_question(
    session: Session, scheme_id: UUID, form: str, key: str
) -> tuple[Scheme, QuestionSetVersion, str]:
    """A scheme, what it asks now, and the key of one of those questions. Raises NotFound."""
    scheme, version = scheme_with_questions(session, scheme_id, form)
    if question_rules.question_in(version.definition, key) is None:
        raise NotFound("There is no such question any more.")
    return scheme, version, key


@question_pages.get(ADDRESS)
@allow(administrator, load=scheme_with_questions)
def all_questions(scheme: Scheme, version: QuestionSetVersion) -> ResponseReturnValue:
    questions = parse_definition(version.definition)
    return render_template(
        "schemes/pages/questions.html",
        scheme=scheme,
        version=version,
        questions=questions,
        is_return=is_of_returns(version.purpose),
        at=_at(scheme, version),
        numbers=before_you_start_rules.numbered(questions.questions),
        words=before_you_start_rules,
        kind_name=question_rules.kind_name,
        advice={q.key: len(_advice(version, q.key)) for q in questions.questions},
        time_to_apply=before_you_start_rules.time_to_apply(questions, scheme),
    )


def _advice(version: QuestionSetVersion, key: str) -> list[plain_english_rules.Advice]:
    question = question_rules.question_in(version.definition, key) or {}
    parts = (question.get("label"), question.get("guidance"), question.get("why"))
    texts = [*parts, *(option["text"] for option in question.get("options") or [])]
    text = "\n".join(part for part in texts if part)
    return plain_english_rules.advice_on([plain_english_rules.Passage("This question", text)])


@question_pages.get(ADDRESS + "/new")
@allow(administrator, load=scheme_with_questions)
def new_question(scheme: Scheme, version: QuestionSetVersion) -> ResponseReturnValue:
    return _form(scheme, version, None)


@question_pages.post(ADDRESS + "/new")
@allow(administrator, load=scheme_with_questions)
def add_question(scheme: Scheme, version: QuestionSetVersion) -> ResponseReturnValue:
    return _save(scheme, version, None)


@question_pages.get(ADDRESS + "/<key>")
@allow(administrator, load=scheme_with_question)
def question(scheme: Scheme, version: QuestionSetVersion, key: str) -> ResponseReturnValue:
    return _form(scheme, version, key)


@question_pages.post(ADDRESS + "/<key>")
@allow(administrator, load=scheme_with_question)
def change_question(scheme: Scheme, version: QuestionSetVersion, key: str) -> ResponseReturnValue:
    return _save(scheme, version, key)


def _form(scheme: Scheme, version: QuestionSetVersion, key: str | None) -> ResponseReturnValue:
    asked = parse_definition(version.definition)
    definition = question_rules.question_in(version.definition, key) if key else None
    return render_template(
        "schemes/pages/question.html",
        scheme=scheme,
        version=version,
        sections=asked.sections,
        key=key,
        question=asked.question(key) if key else None,
        conditions=question_conditions.offered(asked, before=key),
        bounds=question_conditions.bounds_typed(asked.question(key)) if key else ("", ""),
        shown_if=question_conditions.name_of((definition or {}).get("shown_if")),
        uses=list(USES.items()),
        is_return=is_of_returns(version.purpose),
        repeatable=_repeatable(scheme) if is_of_returns(version.purpose) else [],
        facts=question_rules.FACTS[RETURN if is_of_returns(version.purpose) else version.purpose],
        at=_at(scheme, version),
        kinds=[(type_, question_rules.kind_name(type_)) for type_ in KINDS],
        advice=_advice(version, key) if key else [],
    )


def _repeatable(scheme: Scheme) -> list[tuple[str, str]]:
    """The questions for applicants that a return can repeat, by key with their labels."""
    applied = queries.latest_question_set(current_session(), scheme.id, APPLICATION)
    asked = parse_definition(applied.definition).questions
    return [(question.key, question.label) for question in asked if not kind_of(question).said_anew]


def _at(scheme: Scheme, version: QuestionSetVersion) -> dict[str, Any]:
    """The part of the address that says which questions these are."""
    form = next(form for form, purpose in PURPOSES.items() if purpose == version.purpose)
    return {"scheme_id": scheme.id, "form": form}


def _save(scheme: Scheme, version: QuestionSetVersion, key: str | None) -> ResponseReturnValue:
    reader = FormReader(request.form)
    before = question_rules.question_in(version.definition, key) if key else None
    questions = parse_definition(version.definition)
    conditions = question_conditions.offered(questions, before=key)
    asked = read_question(reader, before, taken=question_rules.keys_of(version.definition), conditions=conditions)
    check(reader.problems)
    section = reader.text("new_section").strip() or reader.text("section")
    definition = question_rules.with_question(version.definition, asked, section=section)
    _change(scheme, version, definition, about=asked["key"])
    whom = "Returns" if is_of_returns(version.purpose) else "Rounds announced from now on"
    note(f"“{asked['label']}” is saved. {whom} ask it so.")
    return _to_list(scheme, version)


@question_pages.post(ADDRESS + "/<key>/move")
@shown_at("questions_of_scheme.all_questions")
@allow(administrator, load=scheme_with_question)
def move_question(scheme: Scheme, version: QuestionSetVersion, key: str) -> ResponseReturnValue:
    definition = question_rules.moved(version.definition, key, up=request.form.get("to") == "up")
    if not question_rules.in_order(definition):
        raise Conflict("One of these two is only asked after an answer to the other, so they stay in this order.")
    _change(scheme, version, definition)
    return _to_list(scheme, version)


@question_pages.post(ADDRESS + "/<key>/removal")
@shown_at("questions_of_scheme.all_questions")
@allow(administrator, load=scheme_with_question)
def remove_question(scheme: Scheme, version: QuestionSetVersion, key: str) -> ResponseReturnValue:
    waiting = question_rules.depend_on(version.definition, key)
    if waiting:
        sentence = f"“{waiting[0]}” is only asked after an answer to this question. Remove that one first."
        raise Conflict(sentence, code="others_depend")
    _change(scheme, version, question_rules.without_question(version.definition, key))
    still = "" if is_of_returns(version.purpose) else " Rounds that are announced already still ask it."
    note(f"The question is removed.{still}")
    return _to_list(scheme, version)


def _to_list(scheme: Scheme, version: QuestionSetVersion) -> ResponseReturnValue:
    return redirect(url_for(".all_questions", **_at(scheme, version)))


def _change(scheme: Scheme, version: QuestionSetVersion, definition: dict[str, Any], about: str = "") -> None:
    """Save the questions. Problems are shown beside the fields of the question that they are `about`."""
    try:
        service.change_questions(
            current_session(),
            scheme,
            definition=definition,
            number=FormReader(request.form).version("number") or 0,
            **acting_now(),
            purpose=version.purpose,
        )
    except Invalid as invalid:
        place = question_rules.place_of(definition, about)
        field = "return_question_set" if is_of_returns(version.purpose) else "question_set"
        path = f"{field}.sections.{place[0]}.questions.{place[1]}." if place else None
        raise Invalid([_on_page(problem, path) for problem in invalid.problems]) from invalid


def _on_page(problem: Problem, path: str | None) -> Problem:
    field = problem.field.removeprefix(path).partition(".")[0] if path and problem.field.startswith(path) else ""
    return replace(problem, field=field if field in FIELDS else "")
