"""`/schemes/{id}/mail_texts/{kind}/translations/{language}`."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.notifications.reminding.own_words.languages import WordsIn, may_translate, save_words_in, words_in

api = api_blueprint("own_words_languages", "Own words in mails in further languages")

ADDRESS = "/schemes/<uuid:scheme_id>/mail_texts/<kind>/translations/<language>"


class NewWordsInSchema(Strict):
    """The words in the language; empty for English."""

    body = fields.String(required=True, metadata={"description": "Markdown with the same {{fields}} and [if …] blocks"})


class WordsInSchema(NewWordsInSchema):
    """The English that they stand for, and the words; empty where there are none."""

    english = fields.String()


def _shown(words: WordsIn) -> tuple[WordsIn, dict[str, str]]:
    return words, {"ETag": f'"{words.version}"'}


@api.get(ADDRESS, "show_mail_text_translation")
@api.response(200, WordsInSchema, etag=True)
@allow(may_translate, load=words_in)
def show(words: WordsIn) -> tuple[WordsIn, dict[str, str]]:
    """What a scheme says of its own in a kind of mail, in a language."""
    return _shown(words)


@api.put(ADDRESS, "save_mail_text_translation")
@api.arguments(NewWordsInSchema)
@api.response(200, WordsInSchema, etag=True)
@api.needs_version
@allow(may_translate, load=words_in)
def save(said: dict[str, Any], words: WordsIn) -> tuple[WordsIn, dict[str, str]]:
    """Give a scheme's own words in a mail in a language. What cannot stand in them is refused with its place."""
    session = current_session()
    save_words_in(session, words, said["body"], version=expected_version(), **acting_now())
    return _shown(words_in(session, words.standing.scheme.id, words.standing.kind, words.catalogue.code))
