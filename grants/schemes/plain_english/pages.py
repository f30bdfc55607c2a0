"""Plain English: the glossary for everybody, and what could be plainer in a scheme, for who writes it."""

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator, anyone
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.forms import parse_definition
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.schemes import queries
from grants.schemes.models import Scheme
from grants.schemes.plain_english import rules
from grants.schemes.plain_english import service as words_service
from grants.schemes.plain_english.glossary import GLOSSARY
from grants.schemes.plain_english.rules import Advice
from grants.schemes.schemas import GlossarySchema, PlainEnglishSchema, WordsSchema

plain_english_pages = Blueprint("plain_english", __name__)
plain_english_api = api_blueprint("plain_english", "Words in plain words")


class Reading(NamedTuple):
    """How a scheme reads: from which age, what is aimed for, and what could be plainer."""

    age: int | None
    aim: int
    advice: list[Advice]


Answer = tuple[Reading, dict[str, str]]


def reading_of(session: Session, scheme: Scheme) -> Reading:
    """How what a scheme says to applicants and grantees reads. Needs its criteria."""
    passages = rules.passages_of(
        about={"What it is for": scheme.purpose, "Who decides": scheme.decided_by, "To hand": scheme.to_hand},
        criteria=[(criterion.name, criterion.guidance) for criterion in scheme.criteria],
        eligibility=scheme.eligibility,
        forms={
            name: parse_definition(queries.latest_question_set(session, scheme.id, purpose).definition)
            for purpose, name in (("application", "Application form"), ("return", "Return"))
        },
    )
    age = rules.reading_age(passage.text for passage in passages)
    return Reading(age, rules.OLDEST_AIM, rules.advice_on(passages))


@plain_english_pages.get("/glossary")
@allow(anyone)
def glossary() -> ResponseReturnValue:
    return render_template("schemes/pages/glossary.html", terms=GLOSSARY)


@plain_english_pages.get("/schemes/<uuid:scheme_id>/plain-english")
@allow(administrator, load=queries.scheme_of)
def advice(scheme: Scheme) -> ResponseReturnValue:
    reading = reading_of(current_session(), scheme)
    return render_template("schemes/pages/plain_english.html", scheme=scheme, reading=reading, youngest=rules.YOUNGEST)


@plain_english_pages.get("/schemes/<uuid:scheme_id>/words")
@allow(administrator, load=queries.scheme_of)
def words(scheme: Scheme) -> ResponseReturnValue:
    return render_template("schemes/pages/words.html", scheme=scheme)


@plain_english_pages.post("/schemes/<uuid:scheme_id>/words")
@allow(administrator, load=queries.scheme_of)
def change_words(scheme: Scheme) -> ResponseReturnValue:
    reader = FormReader(request.form)
    words_service.change_words(
        current_session(),
        scheme,
        words={name: reader.text(name) for name in words_service.WORDS},
        version=FormReader(request.form).version() or 0,
        actor=current_actor(),
        now=current_time(),
    )
    note("The words are changed. Everybody reads them from now on.")
    return redirect(url_for(".advice", scheme_id=scheme.id))


def _with_version(scheme: Scheme) -> Answer:
    return reading_of(current_session(), scheme), {"ETag": f'"{scheme.version}"'}


@plain_english_api.patch("/schemes/<uuid:scheme_id>/words", "change_words")
@plain_english_api.arguments(WordsSchema)
@plain_english_api.response(200, PlainEnglishSchema, etag=True)
@plain_english_api.needs_version
@allow(administrator, load=queries.scheme_of)
def patch_words(data: dict[str, Any], scheme: Scheme) -> Answer:
    """Say in other words what a scheme is for, who decides or what people need to hand, and hear how it reads."""
    words_service.change_words(
        current_session(), scheme, words=data, version=expected_version(), actor=current_actor(), now=current_time()
    )
    return _with_version(scheme)


@plain_english_api.get("/glossary")
@plain_english_api.response(200, GlossarySchema)
@allow(anyone)
def show_glossary() -> dict[str, Any]:
    """The words of this field, in plain words."""
    return {"items": GLOSSARY}


@plain_english_api.get("/schemes/<uuid:scheme_id>/plain_english")
@plain_english_api.response(200, PlainEnglishSchema, etag=True)
@allow(administrator, load=queries.scheme_of)
def show_advice(scheme: Scheme) -> Answer:
    """What could be plainer in what a scheme says to applicants and grantees. Advice; nothing is refused for it."""
    return _with_version(scheme)
