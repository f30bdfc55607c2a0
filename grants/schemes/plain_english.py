"""Plain English: the glossary for everybody, and what could be plainer in a scheme, for who writes it."""

from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator, anyone
from grants.kernel.api import api_blueprint
from grants.kernel.forms import parse_definition
from grants.kernel.web import allow, current_session
from grants.schemes import plain_english_rules, queries
from grants.schemes.glossary import GLOSSARY
from grants.schemes.models import Scheme
from grants.schemes.plain_english_rules import Advice
from grants.schemes.schemas import GlossarySchema, PlainEnglishSchema

plain_english_pages = Blueprint("plain_english", __name__)
plain_english_api = api_blueprint("plain_english", "Words in plain words")


class Reading(NamedTuple):
    """How a scheme reads: from which age, what is aimed for, and what could be plainer."""

    age: int | None
    aim: int
    advice: list[Advice]


def reading_of(session: Session, scheme: Scheme) -> Reading:
    """How what a scheme says to applicants and grantees reads. Needs its criteria."""
    passages = plain_english_rules.passages_of(
        about={"What it is for": scheme.purpose, "Who decides": scheme.decided_by, "To hand": scheme.to_hand},
        criteria=[(criterion.name, criterion.guidance) for criterion in scheme.criteria],
        eligibility=scheme.eligibility,
        forms={
            name: parse_definition(queries.latest_question_set(session, scheme.id, purpose).definition)
            for purpose, name in (("application", "Application form"), ("return", "Return"))
        },
    )
    age = plain_english_rules.reading_age(passage.text for passage in passages)
    return Reading(age, plain_english_rules.OLDEST_AIM, plain_english_rules.advice_on(passages))


@plain_english_pages.get("/glossary")
@allow(anyone)
def glossary() -> ResponseReturnValue:
    return render_template("schemes/pages/glossary.html", terms=GLOSSARY)


@plain_english_pages.get("/schemes/<uuid:scheme_id>/plain-english")
@allow(administrator, load=queries.scheme_of)
def advice(scheme: Scheme) -> ResponseReturnValue:
    reading = reading_of(current_session(), scheme)
    return render_template("schemes/pages/plain_english.html", scheme=scheme, reading=reading)


@plain_english_api.get("/glossary")
@plain_english_api.response(200, GlossarySchema)
@allow(anyone)
def show_glossary() -> dict[str, Any]:
    """The words of this field, in plain words."""
    return {"items": GLOSSARY}


@plain_english_api.get("/schemes/<uuid:scheme_id>/plain_english")
@plain_english_api.response(200, PlainEnglishSchema)
@allow(administrator, load=queries.scheme_of)
def show_advice(scheme: Scheme) -> Reading:
    """What could be plainer in what a scheme says to applicants and grantees. Advice; nothing is refused for it."""
    return reading_of(current_session(), scheme)
