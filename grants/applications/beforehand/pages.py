"""The eligibility check, and all that a round asks, for everybody to read before they start.

The check is a few questions, each answer explained, and the way on. Its answers travel in the address, signed: so they
come along through signing in and registering, on any device, and nothing is kept about somebody who only looks.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from grants.applications import queries, rules
from grants.applications.beforehand.rules import eligibility_problems, eligibility_results
from grants.kernel.access import anyone
from grants.kernel.clock import london_day
from grants.kernel.forms import QuestionSet
from grants.kernel.pages import TO_HEED, FormReader, note
from grants.kernel.problems import check
from grants.kernel.program_words import for_translators
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app
from grants.organisations.queries import own_organisations
from grants.schemes import before_you_start_rules
from grants.schemes.languages.reading import read_scheme
from grants.schemes.models import Round
from grants.schemes.papers import PAPERS, written_papers
from grants.schemes.queries import other_open_rounds, round_of
from grants.schemes.rules import round_state

eligibility_pages = Blueprint("eligibility", __name__)
questions_pages = Blueprint("questions", __name__)


# The eligibility check


def typed_answers(round_: Round, reader: FormReader) -> dict[str, bool]:
    """What was chosen on a page, for the questions that this round asks."""
    keys = [question["key"] for question in round_.scheme.eligibility]
    typed = {key: reader.text(f"eligibility_answers.{key}") for key in keys}
    return {key: answer == "yes" for key, answer in typed.items() if answer in ("yes", "no")}


def carried(round_: Round, answers: Mapping[str, bool]) -> str:
    """Answers to all questions of a round, as a part of an address."""
    kept = [answers[question["key"]] for question in round_.scheme.eligibility]
    signed: str = _signer().dumps([str(round_.id), _digest(round_.scheme.eligibility), kept])
    return signed


def carried_answers(round_: Round) -> dict[str, bool]:
    """The answers that came along with this request.

    Nothing when there are none, when they were given to another round, or to questions that have changed since.
    """
    questions = round_.scheme.eligibility
    try:
        round_id, digest, kept = _signer().loads(request.args.get("checked", ""))
    except (BadSignature, ValueError):
        return {}
    if round_id != str(round_.id) or digest != _digest(questions):
        return {}
    return {question["key"]: answer for question, answer in zip(questions, kept, strict=True)}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(this_app().settings.secret_key, salt="eligibility")


def _digest(questions: Sequence[Mapping[str, Any]]) -> str:
    """A short hash of the questions: it changes when a key, a text or an answer that is needed changes."""
    asked = [(question["key"], question["text"], question["needed"]) for question in questions]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


@eligibility_pages.get("/rounds/<uuid:round_id>/eligibility")
@allow(anyone, load=queries.round_to_apply_in)
def ask(round_: Round) -> ResponseReturnValue:
    read_scheme(round_.scheme_id)
    return render_template(
        "applications/pages/eligibility.html",
        round=round_,
        scheme=round_.scheme,
        state=round_state(round_, current_time()),
        answers=carried_answers(round_),
        beforehand=_beforehand(round_),
        **applied_already(round_),
    )


def applied_already(round_: Round) -> dict[str, Any]:
    """What this person's organisations have in the round, which of them have nothing there, and other open rounds."""
    session, actor = current_session(), current_actor()
    applications = queries.own_applications_in(session, round_.id, actor)
    have_one = {application.organisation_id for application in applications}
    return {
        "applications": applications,
        "organisations": [each for each in own_organisations(session, actor) if each.id not in have_one],
        "others": other_open_rounds(session, round_, current_time()) if applications else [],
    }


def _beforehand(round_: Round) -> list[str]:
    questions = queries.question_set_of(round_.question_set)
    return before_you_start_rules.known_of_round(questions, round_)


@eligibility_pages.post("/rounds/<uuid:round_id>/eligibility")
@allow(anyone, load=queries.round_to_apply_in)
def answer(round_: Round) -> ResponseReturnValue:
    """Keeps nothing: the answers go on in the address."""
    answers = typed_answers(round_, FormReader(request.form))
    check(eligibility_problems(round_.scheme.eligibility, answers))
    return redirect(url_for(".explain", round_id=round_.id, checked=carried(round_, answers)))


@eligibility_pages.get("/rounds/<uuid:round_id>/eligibility/result")
@allow(anyone, load=queries.round_to_apply_in)
def explain(round_: Round) -> ResponseReturnValue:
    read_scheme(round_.scheme_id)
    questions, answers = round_.scheme.eligibility, carried_answers(round_)
    if eligibility_problems(questions, answers):
        note(for_translators("Answer these questions to see whether you can apply."), TO_HEED)
        return redirect(url_for(".ask", round_id=round_.id))
    results = eligibility_results(questions, answers)
    fits = all(result.fits for result in results)
    return render_template(
        "applications/pages/eligibility_result.html",
        round=round_,
        scheme=round_.scheme,
        state=round_state(round_, current_time()),
        results=results,
        fits=fits,
        others=[] if fits else other_open_rounds(current_session(), round_, current_time()),
        checked=carried(round_, answers),
        beforehand=_beforehand(round_),
    )


# All that is asked


def asked_in(round_: Round) -> QuestionSet:
    """Everything that the applications of a round are asked, as it is asked now."""
    scheme = round_.scheme
    return rules.whole_form(
        queries.question_set_of(round_.question_set),
        smallest=scheme.smallest_award_pence,
        largest=scheme.largest_award_pence,
        closes_on=london_day(round_.closes_at),
        decisions_by=round_.decisions_by,
    )


@questions_pages.get("/rounds/<uuid:round_id>/questions")
@allow(anyone, load=round_of)
def all_questions(round_: Round) -> ResponseReturnValue:
    read_scheme(round_.scheme_id)
    questions = asked_in(round_)
    return render_template(
        "applications/pages/questions.html",
        round=round_,
        scheme=round_.scheme,
        state=round_state(round_, current_time()),
        questions=questions,
        time_to_apply=before_you_start_rules.time_to_apply(queries.question_set_of(round_.question_set), round_.scheme),
        words=before_you_start_rules,
        numbers=before_you_start_rules.numbered(questions.questions),
        papers=PAPERS,
        written=written_papers(current_session(), round_),
    )
