"""`/schemes/{id}/letter_templates/{kind}/translations/{language}`."""

from typing import Any

from marshmallow import fields

from grants.awards.letters.wording.languages import LetterIn, letter_in, may_translate, save_letter_in
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("wording_languages", "Letters in further languages")

Shown = dict[str, Any]
ADDRESS = "/schemes/<uuid:scheme_id>/letter_templates/<kind>/translations/<language>"


class LetterWordsSchema(Strict):
    """A letter's text in a language. Subject and body come together; without them the letter is in English."""

    subject = fields.String(required=True)
    body = fields.String(required=True, metadata={"description": "Markdown with the same {{fields}} and [if …] blocks"})
    dear = fields.String(load_default="", metadata={"description": "“Dear” in that language"})
    farewell = fields.String(load_default="", metadata={"description": "“Yours sincerely,” in that language"})


class LetterInLanguageSchema(Strict):
    """The English, and what it is in the language; empty where it is not translated."""

    english = fields.Nested(LetterWordsSchema)
    words = fields.Nested(LetterWordsSchema)
    left_out = fields.List(
        fields.String(), metadata={"description": "Fields and blocks that the English has and these words do not"}
    )


@api.get(ADDRESS, "show_letter_translation")
@api.response(200, LetterInLanguageSchema, etag=True)
@allow(may_translate, load=letter_in)
def show(letter: LetterIn) -> tuple[LetterIn, dict[str, str]]:
    """What a scheme's letters of a kind say in a language."""
    return _shown(letter)


def _shown(letter: LetterIn) -> tuple[LetterIn, dict[str, str]]:
    return letter, {"ETag": f'"{letter.version}"'}


@api.put(ADDRESS, "save_letter_translation")
@api.arguments(LetterWordsSchema)
@api.response(200, LetterInLanguageSchema, etag=True)
@api.needs_version
@allow(may_translate, load=letter_in)
def save(words: Shown, letter: LetterIn) -> tuple[LetterIn, dict[str, str]]:
    """Give a letter's text in a language. What cannot stand in it is refused with its line and place."""
    session = current_session()
    save_letter_in(session, letter, words, version=expected_version(), **acting_now())
    return _shown(letter_in(session, letter.scheme.id, letter.text.kind, letter.catalogue.code))
