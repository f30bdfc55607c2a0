"""`/awards/{id}/letters`: the letters about a grant."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields, validate
from sqlalchemy.orm import Session

from grants.awards import queries
from grants.awards.access import may_read_letters
from grants.awards.letters.access import may_read_letter_of_award
from grants.awards.letters.again import FORMATS, STANDARD, letter_again
from grants.awards.letters.download import letter_download
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of, letters_of, page_of_letter
from grants.awards.models import Award
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.problems import NotFound
from grants.kernel.web import allow, current_session

api = api_blueprint("letters", "Letters about grants")


class LetterSchema(Strict):
    """A letter; `written_at` is empty while it is being written."""

    id = fields.UUID()
    kind = fields.String()
    asked_at = fields.AwareDateTime()
    written_at = fields.AwareDateTime(allow_none=True)
    file_name = fields.String(allow_none=True)
    media_type = fields.String(allow_none=True)


class LetterListSchema(Strict):
    items = fields.List(fields.Nested(LetterSchema))


def _shown_letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "kind": letter.kind,
        "asked_at": letter.asked_at,
        "written_at": letter.written_at,
        "file_name": letter.file.name if letter.file else None,
        "media_type": letter.file.media_type if letter.file else None,
    }


@api.get("/awards/<uuid:award_id>/letters")
@api.response(200, LetterListSchema)
@allow(may_read_letters, load=queries.award_of)
def list_letters(award: Award) -> dict[str, Any]:
    """The letters about an award."""
    return {"items": [_shown_letter(letter) for letter in letters_of(current_session(), award.id)]}


def _award_and_letter(session: Session, award_id: UUID, letter_id: UUID) -> tuple[Award, Letter]:
    award, letter = queries.award_of(session, award_id), letter_of(session, letter_id)
    if letter.award_id != award.id:
        raise NotFound("This grant has no such letter.")
    return award, letter


@api.get("/awards/<uuid:award_id>/letters/<uuid:letter_id>/file", "download_letter")
@api.file("application/pdf", "text/plain", description="The letter")
@allow(may_read_letter_of_award, load=_award_and_letter)
def letter_file(award: Award, letter: Letter) -> Response:
    """The letter as it was sent: a PDF, or text for those who asked for that."""
    return letter_download(letter)


class FormatQuery(Strict):
    """In which format a letter is made again; `points` is the size of large print."""

    format = fields.String(load_default=STANDARD, validate=validate.OneOf(tuple(FORMATS)))
    points = fields.Integer(load_default=None, allow_none=True)


@api.get("/awards/<uuid:award_id>/letters/<uuid:letter_id>/again", "make_letter_again")
@api.arguments(FormatQuery, location="query")
@api.file("application/pdf", "text/plain", description="The letter in the format")
@allow(may_read_letter_of_award, load=_award_and_letter)
def make_again(query: dict[str, Any], award: Award, letter: Letter) -> Response:
    """A letter in another format than it was sent in, made from what was kept: it says what was so then."""
    return letter_again(current_session(), letter, query["format"], query["points"])


@api.get("/awards/<uuid:award_id>/letters/<uuid:letter_id>/page", "show_letter_page")
@api.file("text/html", description="What the letter says, as a part of a page")
@allow(may_read_letter_of_award, load=_award_and_letter)
def letter_page(award: Award, letter: Letter) -> Response:
    """A letter as HTML that reads well at any width."""
    said = page_of_letter(current_session(), letter.id)
    if said is None:
        raise NotFound("This letter has no page: it is still being written, or is kept as a file alone.")
    return Response(said, mimetype="text/html")
