"""`/schemes/{id}/mail_texts/{kind}`."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.notifications.reminding.own_words import queries, rules, service
from grants.notifications.reminding.own_words.queries import Standing
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

api = api_blueprint("own_words", "A scheme’s own words in its mails")


class NewOwnWordsSchema(Strict):
    """What a scheme says before the mail’s own sentences; empty for nothing."""

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


class MailTextSchema(Strict):
    """A kind of mail that can have a scheme's own words: what they can be made of, and whether there are any."""

    kind = fields.String()
    group = fields.String()
    about = fields.String()
    has_own_words = fields.Boolean()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")


class MailTextsSchema(Strict):
    items = fields.List(fields.Nested(MailTextSchema))


@api.get("/schemes/<uuid:scheme_id>/mail_texts", "list_mail_texts")
@api.response(200, MailTextsSchema)
@allow(administrator, load=scheme_of)
def list_texts(scheme: Scheme) -> dict[str, Any]:
    """The mails of a scheme to those who apply and those who have its grants."""
    said = queries.kinds_with_words(current_session(), scheme.id)
    items = [
        {
            "kind": kind,
            "group": group,
            "about": about,
            "has_own_words": kind in said,
            "fields": list(rules.fields_of(kind)),
        }
        for group, kinds in rules.GROUPS.items()
        for kind, about in kinds.items()
    ]
    return {"items": items}


@api.get("/schemes/<uuid:scheme_id>/mail_texts/<kind>", "show_mail_text")
@api.response(200, OwnWordsSchema, etag=True)
@allow(administrator, load=queries.words_standing)
def show(standing: Standing) -> tuple[Standing, dict[str, str]]:
    """What a scheme says of its own in a kind of mail."""
    return _shown(standing)


@api.put("/schemes/<uuid:scheme_id>/mail_texts/<kind>", "save_mail_text")
@api.arguments(NewOwnWordsSchema)
@api.response(200, OwnWordsSchema, etag=True)
@api.needs_version
@allow(administrator, load=queries.words_standing)
def save(said: dict[str, Any], standing: Standing) -> tuple[Standing, dict[str, str]]:
    """Say something of the scheme’s own in a kind of mail. What cannot stand in it is refused with its place."""
    session = current_session()
    service.save_words(session, standing, said["body"], version=expected_version(), **acting_now())
    return _shown(queries.words_standing(session, standing.scheme.id, standing.kind))
