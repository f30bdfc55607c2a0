"""`/schemes/{id}/translations/{language}`, and what readers need of a round."""

from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy.orm import Session

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.access import may_read_round
from grants.schemes.languages import queries, service
from grants.schemes.languages.queries import InLanguage
from grants.schemes.models import Round
from grants.schemes.queries import round_of

api = api_blueprint("languages", "Schemes in further languages")

Shown = dict[str, Any]


class TranslatedTextSchema(Strict):
    """A text of a scheme and what it is in the language; empty words where it stays in English."""

    digest = fields.String(metadata={"description": "Stands for exactly this English"})
    place = fields.String()
    english = fields.String()
    words = fields.String()


class TranslationsSchema(Strict):
    """A scheme in a language. Its ETag is for `If-Match`."""

    language = fields.String()
    done = fields.Integer()
    items = fields.List(fields.Nested(TranslatedTextSchema))


class NewWordsSchema(Strict):
    """Words for one text, by the digest of its English; empty words take them back."""

    digest = fields.String(required=True)
    words = fields.String(required=True)


class NewTranslationsSchema(Strict):
    """Words for some texts. Those that are not named stay."""

    items = fields.List(fields.Nested(NewWordsSchema), required=True)


class LanguagesSchema(Strict):
    """The codes of the languages in which a round can be read, English first."""

    languages = fields.List(fields.String())


@api.get("/schemes/<uuid:scheme_id>/translations/<language>", "show_translations")
@api.response(200, TranslationsSchema, etag=True)
@allow(administrator, load=queries.in_language)
def show(standing: InLanguage) -> tuple[Shown, dict[str, str]]:
    """Each text of a scheme, and what it is in a language."""
    return _shown(standing), {"ETag": f'"{standing.version}"'}


def _shown(standing: InLanguage) -> Shown:
    items = [
        {"digest": source.digest, "place": source.place, "english": source.english, "words": words}
        for source, words in standing.texts
    ]
    return {"language": standing.language, "done": standing.done, "items": items}


@api.put("/schemes/<uuid:scheme_id>/translations/<language>", "save_translations")
@api.arguments(NewTranslationsSchema)
@api.response(200, TranslationsSchema, etag=True)
@api.needs_version
@allow(administrator, load=queries.in_language)
def save(given: Shown, standing: InLanguage) -> tuple[Shown, dict[str, str]]:
    """Give some texts of a scheme in a language."""
    session = current_session()
    translated = {each["digest"]: each["words"] for each in given["items"]}
    service.save_translations(session, standing, translated, version=expected_version(), **acting_now())
    kept = queries.in_language(session, standing.scheme.id, standing.language)
    return _shown(kept), {"ETag": f'"{kept.version}"'}


@api.get("/rounds/<uuid:round_id>/languages", "list_languages_of_round")
@api.response(200, LanguagesSchema)
@allow(may_read_round, load=round_of)
def list_of_round(round_: Round) -> Shown:
    """The languages in which a round can be read."""
    return {"languages": ["en", *queries.languages_of(current_session(), round_.scheme_id)]}


def _round_in(session: Session, round_id: UUID, language: str) -> tuple[Round, InLanguage]:
    round_ = round_of(session, round_id)
    return round_, queries.in_language(session, round_.scheme_id, language)


def _may_read(actor: Any, both: tuple[Round, InLanguage]) -> str | None:
    return may_read_round(actor, both[0])


@api.get("/rounds/<uuid:round_id>/translations/<language>", "show_round_translations")
@api.response(200, TranslationsSchema)
@allow(_may_read, load=_round_in)
def show_of_round(_: Round, standing: InLanguage) -> Shown:
    """The texts and questions of a round in a language, by the English that programs read elsewhere."""
    return _shown(standing)
