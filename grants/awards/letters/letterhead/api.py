"""`/letterhead`: who writes letters."""

from typing import Any

from marshmallow import fields, validate

from grants.awards.letters.letterhead import service
from grants.awards.letters.letterhead.models import Letterhead
from grants.awards.letters.letterhead.queries import letterhead_of
from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import acting_now, allow, current_session, this_app

api = api_blueprint("letterhead", "The letterhead")

Answer = tuple[Letterhead, dict[str, str]]


class LetterheadSchema(Strict):
    """What stands at the head and the foot of letters."""

    name = fields.String(required=True)
    address = fields.String(load_default="")
    telephone = fields.String(load_default="")
    email = fields.String(required=True)
    signatory = fields.String(load_default="", metadata={"description": "Who signs"})
    role = fields.String(load_default="", metadata={"description": "What they are at the grant-maker"})
    logo = fields.Function(lambda kept: kept.logo_id is not None, metadata={"type": "boolean"}, dump_only=True)
    signature = fields.Function(
        lambda kept: kept.signature_id is not None, metadata={"type": "boolean"}, dump_only=True
    )


class WhichPictureSchema(Strict):
    which = fields.String(required=True, validate=validate.OneOf(service.PICTURES))


@api.get("/letterhead", "show_letterhead")
@api.response(200, LetterheadSchema, etag=True)
@allow(administrator)
def show() -> Answer:
    """The letterhead, and whether it has pictures."""
    return _answer(letterhead_of(current_session()))


@api.put("/letterhead", "set_letterhead")
@api.arguments(LetterheadSchema)
@api.response(200, LetterheadSchema, etag=True)
@api.needs_version
@allow(administrator)
def save(wanted: dict[str, Any]) -> Answer:
    """Set its words; its pictures stay."""
    kept = service.set_letterhead(current_session(), wanted=wanted, version=expected_version(), **acting_now())
    return _answer(kept)


@api.post("/letterhead/pictures", "set_letterhead_picture")
@api.arguments(WhichPictureSchema, location="query")
@api.arguments(SentFileSchema, location="files")
@api.response(201, LetterheadSchema, etag=True)
@allow(administrator)
def add_picture(query: dict[str, Any], sent: dict[str, Any]) -> Answer:
    """Put a picture, JPEG or PNG, into the letterhead, in the place of one before."""
    kept = service.set_picture(
        current_session(),
        which=query["which"],
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        files=this_app().files,
        **acting_now(),
    )
    return _answer(kept)


def _answer(kept: Letterhead) -> Answer:
    return kept, {"ETag": f'"{kept.version}"'}
