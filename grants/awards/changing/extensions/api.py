"""`/awards/{id}/extension_options`: options to extend a grant."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.awards.access import may_read_award
from grants.awards.changing.extensions import access, queries, service
from grants.awards.changing.extensions.models import ExtensionOption
from grants.awards.changing.extensions.rules import MOST_MONTHS
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.schemas import VariationSchema
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("extensions", "Options to extend a grant")


class ExtensionOptionSchema(Strict):
    """A grant may go on for some months more, with some money more."""

    number = fields.Integer(dump_only=True)
    months = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST_MONTHS))
    amount_pence = PenceField(required=True)
    note = fields.String(required=True, metadata={"description": "When it would be taken up"})
    variation_number = fields.Integer(
        dump_only=True, allow_none=True, metadata={"description": "The change that was offered for it"}
    )


class ExtensionOptionListSchema(Strict):
    items = fields.List(fields.Nested(ExtensionOptionSchema))


class TakenOptionSchema(Strict):
    """Why the grant goes on."""

    reasons = fields.String(required=True)


@api.get("/awards/<uuid:award_id>/extension_options")
@api.response(200, ExtensionOptionListSchema)
@allow(may_read_award, load=award_of)
def list_extension_options(award: Award) -> dict[str, Any]:
    """The options of a grant to go on for longer."""
    return {"items": queries.options_of(current_session(), award.id)}


@api.post("/awards/<uuid:award_id>/extension_options", "add_extension_option")
@api.arguments(ExtensionOptionSchema)
@api.response(201, ExtensionOptionSchema)
@allow(access.may_add_option, load=award_of)
def add(given: dict[str, Any], award: Award) -> tuple[ExtensionOption, dict[str, str]]:
    """Say that an offer or a grant may go on for longer."""
    option = service.add_option(current_session(), award, **given, **acting_now())
    return option, {"Location": url_for("extensions_api.list_extension_options", award_id=award.id)}


@api.post("/awards/<uuid:award_id>/extension_options/<int:number>/offer", "take_extension_option")
@api.arguments(TakenOptionSchema)
@api.response(201, VariationSchema)
@allow(access.may_take_option, load=queries.option_of)
def take(given: dict[str, Any], award: Award, option: ExtensionOption) -> tuple[Variation, dict[str, str]]:
    """Offer what an option says, as a change of the grant; the grantee agrees to it as to any."""
    variation = service.take_option(current_session(), award, option, **given, **acting_now())
    at = url_for("variations_api.show", award_id=award.id, number=variation.number)
    return variation, {"ETag": f'"{variation.version}"', "Location": at}
