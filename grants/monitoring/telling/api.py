"""`/returns/{id}/telling`: a return told another way than by its form, and its confirmation."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.api import DayField, PenceField, Strict, api_blueprint
from grants.kernel.booleans import WrittenBooleanField
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review, may_review_return, may_write_return
from grants.monitoring.channels import ways_listed
from grants.monitoring.models import Return
from grants.monitoring.telling import queries, rules, service
from grants.monitoring.telling.evidence.service import Piece
from grants.monitoring.telling.models import ReturnTelling
from grants.schemes.tiers.rules import WAYS

telling_api = api_blueprint("return_tellings", "Returns told in a call, at a visit or by a recording")
Created = tuple[ReturnTelling, int, dict[str, str]]


class ReturnTellingSchema(Strict):
    """What somebody told us of a return, as we wrote it down. Its people confirm it, or correct it."""

    id = fields.UUID(dump_only=True)
    return_id = fields.UUID(dump_only=True)
    channel = fields.String(required=True, validate=validate.OneOf(list(WAYS)))
    told_on = DayField(required=True)
    who = fields.String(required=True, metadata={"description": "Who told it"})
    said = fields.String(required=True, metadata={"description": "What was said, in about three lines"})
    because = fields.String(
        load_default="", metadata={"description": "Why a way that the tier of the grant does not list is enough"}
    )
    instead_of = fields.UUID(
        load_default=None,
        load_only=True,
        metadata={"description": "Which note of somebody else waits and is replaced; nobody replaces one unseen"},
    )
    spent_pence = PenceField(dump_only=True, allow_none=True)
    people_reached = fields.Integer(dump_only=True, allow_none=True)
    covers_until = fields.Date(dump_only=True, allow_none=True)
    state = fields.String(dump_only=True, metadata={"description": "waiting, confirmed or withdrawn"})
    recorded_at = fields.AwareDateTime(dump_only=True)
    recorded_by = fields.UUID(dump_only=True)
    confirm_by = fields.AwareDateTime(dump_only=True, metadata={"description": "Until when the link confirms"})
    corrected = fields.String(dump_only=True, metadata={"description": "What they wrote in its place, or nothing"})
    confirmed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    confirmed_by = fields.UUID(dump_only=True, allow_none=True)


class ReturnOwnTellingSchema(Strict):
    """What the people of an organisation send in place of the answers, beside its file."""

    channel = fields.String(required=True, validate=validate.OneOf(rules.OWN_WAYS))
    said = fields.String(load_default="", metadata={"description": "How it went, in about three lines"})
    people_agreed = WrittenBooleanField(
        load_default=False, metadata={"description": "That whoever is seen or heard may be; needed for recordings"}
    )
    spent_pence = fields.Integer(load_default=None, metadata={"description": "Pence of this grant; with a report"})
    people_reached = fields.Integer(load_default=None, metadata={"description": "With a report"})
    covers_until = DayField(load_default=None, metadata={"description": "Until when the report tells"})


class ReturnTellingListSchema(Strict):
    """`ways` are those without the form that the tier of the grant lists."""

    items = fields.List(fields.Nested(ReturnTellingSchema))
    ways = fields.List(fields.String())


class ReturnConfirmationSchema(Strict):
    """What is confirmed, and what is right in place of it where it is not."""

    telling_id = fields.UUID(required=True)
    corrected = fields.String(load_default="")


class ReturnTellingAgainSchema(Strict):
    """An empty body: the link is sent anew."""


def _created(telling: ReturnTelling) -> Created:
    return telling, 201, {"Location": url_for(".list_tellings", return_id=telling.return_id)}


@telling_api.get("/returns/<uuid:return_id>/telling", "list_return_tellings")
@telling_api.response(200, ReturnTellingListSchema)
@allow(may_make_or_review, load=returns.return_of)
def list_tellings(monitoring_return: Return) -> dict[str, Any]:
    """What was told of a return in another way than by its form, the latest first."""
    session = current_session()
    return {
        "items": queries.tellings_of(session, monitoring_return.id),
        "ways": ways_listed(session, monitoring_return),
    }


@telling_api.post("/returns/<uuid:return_id>/telling", "write_down_return_telling")
@telling_api.arguments(ReturnTellingSchema)
@telling_api.response(201, ReturnTellingSchema)
@allow(may_review_return, load=returns.return_of)
def write_down(given: dict[str, Any], monitoring_return: Return) -> Created:
    """Write down what was told. The people of the organisation get a link to confirm it."""
    instead_of = given.pop("instead_of")
    told, session = rules.Told(**given), current_session()
    return _created(service.write_down(session, monitoring_return, told, instead_of=instead_of, **acting_now()))


@telling_api.post("/returns/<uuid:return_id>/telling/recording", "tell_return_another_way")
@telling_api.arguments(SentFileSchema, location="files")
@telling_api.arguments(ReturnOwnTellingSchema, location="form")
@telling_api.response(201, ReturnTellingSchema)
@allow(may_write_return, load=returns.return_of)
def tell_ourselves(sent: dict[str, Any], form: dict[str, Any], monitoring_return: Return) -> Created:
    """Make the return with a recording and three lines, or with a report made for another funder and three facts."""
    agreed = form.pop("people_agreed")
    own = rules.OwnTelling(**form)
    piece = Piece(
        kind=own.channel,
        shows=own.said,
        people_agreed=agreed,
        name=sent["file"].filename or "",
        content=sent["file"].read(),
    )
    session, files = current_session(), this_app().files
    return _created(service.tell_ourselves(session, monitoring_return, own, piece, files=files, **acting_now()))


@telling_api.delete("/returns/<uuid:return_id>/telling", "take_back_return_telling")
@telling_api.response(204)
@allow(may_review_return, load=returns.return_of)
def take_back(monitoring_return: Return) -> None:
    """Ask for no confirmation of what waits any more."""
    service.take_back(current_session(), monitoring_return, **acting_now())


@telling_api.post("/returns/<uuid:return_id>/telling/link", "send_return_telling_again")
@telling_api.arguments(ReturnTellingAgainSchema)
@telling_api.response(201, ReturnTellingSchema)
@allow(may_review_return, load=returns.return_of)
def ask_again(_: dict[str, Any], monitoring_return: Return) -> Created:
    """Send the link to confirm anew."""
    return _created(service.ask_again(current_session(), monitoring_return, **acting_now()))


@telling_api.post("/returns/<uuid:return_id>/telling/confirmation", "confirm_return_telling")
@telling_api.arguments(ReturnConfirmationSchema)
@telling_api.response(201, ReturnTellingSchema)
@allow(may_write_return, load=returns.return_of)
def confirm(given: dict[str, Any], monitoring_return: Return) -> Created:
    """Confirm for the organisation what was told, or correct it. The return is made then."""
    return _created(service.confirm(current_session(), monitoring_return, **given, **acting_now()))
