"""`/rounds/{id}/letters_to_post`: letters on paper, for those who want them so."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.notifications.delivering.posting import queries
from grants.notifications.delivering.posting.service import hand_over, record_posted
from grants.schemes.models import Round
from grants.schemes.queries import round_of

api = api_blueprint("posting", "Letters on paper")


class LetterToPostSchema(Strict):
    """A letter that waits to be posted, and where it goes."""

    message_id = fields.UUID(attribute="sending.message_id")
    person_name = fields.String(attribute="sending.message.person.name")
    address = fields.List(fields.String())
    file_name = fields.String(attribute="file.name")
    asked_at = fields.AwareDateTime(attribute="sending.asked_at")
    can_be_posted_by_notify = fields.Boolean(attribute="can_be_posted")
    not_posted = fields.String(allow_none=True, metadata={"description": "Why GOV.UK Notify did not post it"})


class LettersToPostSchema(Strict):
    """The letters of a round that wait, the oldest first; at most as many as one print run has."""

    items = fields.List(fields.Nested(LetterToPostSchema))


class PostedSchema(Strict):
    """Which letters were posted."""

    message_ids = fields.List(fields.UUID(), required=True)


@api.get("/rounds/<uuid:round_id>/letters_to_post", "list_letters_to_post")
@api.response(200, LettersToPostSchema)
@allow(administrator, load=round_of)
def list_letters(of_round: Round) -> dict[str, Any]:
    """Letters of a round for people who want them on paper."""
    return {"items": queries.to_post(current_session(), of_round.id, current_actor(), until=current_time())}


@api.post("/rounds/<uuid:round_id>/posted_letters", "record_posted_letters")
@api.arguments(PostedSchema)
@api.response(200, PostedSchema)
@allow(administrator, load=round_of)
def record(posted: dict[str, Any], of_round: Round) -> dict[str, Any]:
    """Say which of them were posted. The answer names those that had waited."""
    these = _waiting(posted, of_round)
    record_posted(current_session(), these, **acting_now())
    return {"message_ids": [each.sending.message_id for each in these]}


@api.post("/rounds/<uuid:round_id>/letters_by_notify", "hand_letters_over")
@api.arguments(PostedSchema)
@api.response(200, PostedSchema)
@allow(administrator, load=round_of)
def hand_letters_over(wanted: dict[str, Any], of_round: Round) -> dict[str, Any]:
    """Have GOV.UK Notify post letters, where a setting says so. The answer names those that it gets."""
    gone = hand_over(current_session(), _waiting(wanted, of_round), **acting_now())
    return {"message_ids": [each.sending.message_id for each in gone]}


def _waiting(named: dict[str, Any], of_round: Round) -> list[queries.ToPost]:
    wanted = set(named["message_ids"])
    waiting = queries.to_post(current_session(), of_round.id, current_actor(), until=current_time())
    return [each for each in waiting if each.sending.message_id in wanted]
