"""`/letter_templates`: the texts of letters, of the grant-maker for all schemes or of one."""

from typing import Any

from marshmallow import fields

from grants.awards.letters.rules import TITLES
from grants.awards.letters.wording import queries, service, trying
from grants.awards.letters.wording.access import may_change_text
from grants.awards.letters.wording.fields import BY_KIND
from grants.awards.letters.wording.setting import example_of
from grants.awards.letters.wording.texts import Text, problems_of
from grants.awards.letters.wording.trying import Place, place_of
from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app

api = api_blueprint("wording", "The texts of letters")

Shown = dict[str, Any]


class LetterTextSchema(Strict):
    """The words of a letter. Both empty, a scheme takes the grant-maker's again."""

    subject = fields.String(required=True)
    body = fields.String(required=True, metadata={"description": "Markdown with {{fields}} and [if …] blocks"})
    easy_read = fields.String(load_default="", metadata={"description": "The same in easy words; may be empty"})


class LetterFieldSchema(Strict):
    """A field that the text can have."""

    name = fields.String()
    kind = fields.String()
    meaning = fields.String()
    example = fields.String()


class LetterTextVersionSchema(LetterTextSchema):
    """A version of a text: who wrote it, and when."""

    version = fields.Integer()
    created_at = fields.AwareDateTime()
    author = fields.String(attribute="author.name")


class LetterTemplateSchema(LetterTextSchema):
    """The text that stands, and the versions before it. Without `template_id` it is the one of the program."""

    kind = fields.String()
    title = fields.String()
    template_id = fields.UUID(allow_none=True)
    fields_ = fields.List(fields.Nested(LetterFieldSchema), data_key="fields", attribute="fields")
    versions = fields.List(fields.Nested(LetterTextVersionSchema))


class StandingLetterTextSchema(Strict):
    """A kind of letter, and which version of its text stands."""

    kind = fields.String()
    title = fields.String()
    template_id = fields.UUID(allow_none=True)
    of_scheme = fields.Boolean(metadata={"description": "Whether the scheme has a text of its own"})


class StandingLetterTextListSchema(Strict):
    items = fields.List(fields.Nested(StandingLetterTextSchema))


class LetterTextQuery(Strict):
    scheme_id = fields.UUID(load_default=None, metadata={"description": "Leave it out for what all schemes share"})


class LetterToTrySchema(LetterTextSchema):
    """A text to try. `about` is the reference of an application or a grant; empty for the example."""

    about = fields.String(load_default="")


class LetterSaidSchema(Strict):
    """What a letter in that text says."""

    subject = fields.String()
    text = fields.String()


@api.get("/letter_templates", "list_letter_templates")
@api.arguments(LetterTextQuery, location="query")
@api.response(200, StandingLetterTextListSchema)
@allow(administrator)
def list_all(query: Shown) -> Shown:
    """Each kind of letter, and whose text stands for it."""
    standing = queries.standing_texts(current_session(), query["scheme_id"])
    return {
        "items": [
            {
                "kind": kind,
                "title": TITLES[kind],
                "template_id": kept.id if kept else None,
                "of_scheme": bool(kept and kept.scheme_id),
            }
            for kind, kept in standing
        ]
    }


def _shown(place: Place) -> tuple[Shown, dict[str, str]]:
    session = current_session()
    text = queries.text_for(session, place.kind, place.scheme_id)
    versions = queries.versions_of(session, place.kind, place.scheme_id)
    known = [
        {"name": each.name, "kind": each.kind, "meaning": each.meaning, "example": example_of(each)}
        for each in BY_KIND[place.kind].values()
    ]
    shown = {**vars(text), "title": TITLES[place.kind], "fields": known, "versions": versions}
    return shown, {"ETag": f'"{versions[0].version if versions else 0}"'}


@api.get("/letter_templates/<kind>", "show_letter_template")
@api.response(200, LetterTemplateSchema, etag=True)
@allow(may_change_text, load=place_of)
def show(place: Place) -> tuple[Shown, dict[str, str]]:
    """The text that stands for a kind of letter, the fields that it can have, and its versions."""
    return _shown(place)


@api.get("/schemes/<uuid:scheme_id>/letter_templates/<kind>", "show_letter_template_of_scheme")
@api.response(200, LetterTemplateSchema, etag=True)
@allow(may_change_text, load=place_of)
def show_of_scheme(place: Place) -> tuple[Shown, dict[str, str]]:
    """The text that stands for a kind of letter of a scheme, and the scheme's own versions."""
    return _shown(place)


@api.put("/letter_templates/<kind>", "save_letter_template")
@api.arguments(LetterTextSchema)
@api.response(200, LetterTemplateSchema, etag=True)
@api.needs_version
@allow(may_change_text, load=place_of)
def save(words: Shown, place: Place) -> tuple[Shown, dict[str, str]]:
    """Keep a new version for all schemes. What cannot stand in a text is refused with its line and place."""
    return _save(words, place)


@api.put("/schemes/<uuid:scheme_id>/letter_templates/<kind>", "save_letter_template_of_scheme")
@api.arguments(LetterTextSchema)
@api.response(200, LetterTemplateSchema, etag=True)
@api.needs_version
@allow(may_change_text, load=place_of)
def save_of_scheme(words: Shown, place: Place) -> tuple[Shown, dict[str, str]]:
    """Keep a new version for a scheme; without subject and body it takes the grant-maker's text again."""
    return _save(words, place)


def _save(words: Shown, place: Place) -> tuple[Shown, dict[str, str]]:
    session = current_session()
    who: Shown = {"actor": current_actor(), "now": current_time(), "version": expected_version()}
    if place.scheme is not None and not words["subject"] and not words["body"]:
        service.take_grant_makers_text(session, place.kind, scheme_id=place.scheme.id, **who)
    else:
        service.save_text(session, Text(place.kind, **words), scheme_id=place.scheme_id, **who)
    return _shown(place)


@api.post("/letter_templates/<kind>/preview", "try_letter_template")
@api.arguments(LetterToTrySchema)
@api.response(200, LetterSaidSchema)
@allow(may_change_text, load=place_of)
def preview(typed: Shown, place: Place) -> Shown:
    """What a letter in this text says, about an application or a grant, or about the example. Nothing is kept."""
    return _tried(typed, place)


@api.post("/schemes/<uuid:scheme_id>/letter_templates/<kind>/preview", "try_letter_template_of_scheme")
@api.arguments(LetterToTrySchema)
@api.response(200, LetterSaidSchema)
@allow(may_change_text, load=place_of)
def preview_of_scheme(typed: Shown, place: Place) -> Shown:
    """What a letter of the scheme in this text says. Nothing is kept."""
    return _tried(typed, place)


def _tried(typed: Shown, place: Place) -> Shown:
    about = typed.pop("about")
    text = Text(place.kind, **typed)
    check(problems_of(text, this_app().settings.base_url))
    said = trying.tried(current_session(), text, place, about=about, **acting_now())
    return {"subject": said.subject, "text": said.as_text()}
