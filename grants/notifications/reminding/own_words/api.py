"""`/schemes/{id}/mail_texts/{kind}`."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.notifications.reminding.own_words import queries, service
from grants.notifications.reminding.own_words.queries import Standing

api = api_blueprint("own_words", "A scheme’s own words in its reminders")


class NewOwnWordsSchema(Strict):
    """What a scheme says before the reminder’s own sentences; empty for nothing."""

    body = fields.String(required=True, metadata={"description": "Markdown with {{fields}} and [if …] blocks"})


class OwnWordsVersionSchema(NewOwnWordsSchema):
    """A version of these words: who wrote it, and when."""

    version = fields.Integer()
    said_at = fields.AwareDateTime()
    author = fields.String(attribute="author.name")


class OwnWordsSchema(NewOwnWordsSchema):
    """The words that stand, and every version of them, the newest first."""

    kind = fields.String()
    versions = fields.List(fields.Nested(OwnWordsVersionSchema))


def _shown(standing: Standing) -> tuple[Standing, dict[str, str]]:
    return standing, {"ETag": f'"{standing.version}"'}


@api.get("/schemes/<uuid:scheme_id>/mail_texts/<kind>", "show_mail_text")
@api.response(200, OwnWordsSchema, etag=True)
@allow(administrator, load=queries.words_standing)
def show(standing: Standing) -> tuple[Standing, dict[str, str]]:
    """What a scheme says of its own in a kind of reminder."""
    return _shown(standing)


@api.put("/schemes/<uuid:scheme_id>/mail_texts/<kind>", "save_mail_text")
@api.arguments(NewOwnWordsSchema)
@api.response(200, OwnWordsSchema, etag=True)
@api.needs_version
@allow(administrator, load=queries.words_standing)
def save(said: dict[str, Any], standing: Standing) -> tuple[Standing, dict[str, str]]:
    """Say something of the scheme’s own in a kind of reminder. What cannot stand in it is refused with its place."""
    session = current_session()
    service.save_words(session, standing, said["body"], version=expected_version(), **acting_now())
    return _shown(queries.words_standing(session, standing.scheme.id, standing.kind))
