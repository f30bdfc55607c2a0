"""The glossary, and what could be plainer in a scheme, for programs."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator, anyone
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.models import Scheme
from grants.schemes.plain_english import service as words_service
from grants.schemes.plain_english.glossary import GLOSSARY
from grants.schemes.plain_english.reading import Reading, reading_of
from grants.schemes.schemas import GlossarySchema, WordsSchema

plain_english_api = api_blueprint("plain_english", "Words in plain words")


class AdviceSchema(Strict):
    """What could be plainer. `about` are the words it is about, as the text has them."""

    where = fields.String()
    code = fields.String(metadata={"description": "long_sentence, hard_text, jargon or abbreviation"})
    about = fields.String()
    sentence = fields.String()


class PlainEnglishSchema(Strict):
    age = fields.Integer(allow_none=True, metadata={"description": "From which most can read it; null if too short"})
    aim = fields.Integer()
    advice = fields.List(fields.Nested(AdviceSchema))


Answer = tuple[Reading, dict[str, str]]


def _with_version(scheme: Scheme) -> Answer:
    return reading_of(current_session(), scheme), {"ETag": f'"{scheme.version}"'}


@plain_english_api.patch("/schemes/<uuid:scheme_id>/words", "change_words")
@plain_english_api.arguments(WordsSchema)
@plain_english_api.response(200, PlainEnglishSchema, etag=True)
@plain_english_api.needs_version
@allow(administrator, load=queries.scheme_of)
def patch_words(data: dict[str, Any], scheme: Scheme) -> Answer:
    """Say in other words what a scheme is for, who decides or what people need to hand, and hear how it reads.

    While a round is open it needs a `reason`, and whoever has begun to apply in it is told.
    """
    reason = data.pop("reason")
    words_service.change_words(
        current_session(), scheme, words=data, reason=reason, version=expected_version(), **acting_now()
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
