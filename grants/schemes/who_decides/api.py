"""`/schemes/{id}/who_decides`: a panel, as strict as the scheme wants it, or officers up to an amount."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.models import Scheme
from grants.schemes.who_decides import service
from grants.schemes.who_decides.queries import scheme_and_rule
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR, Rule

who_decides_api = api_blueprint("who_decides", "Who decides in a scheme")

Answer = tuple[Rule, dict[str, str]]


class WhoDecidesSchema(Strict):
    """Who decides in rounds of the scheme that open from now on. A round keeps what was said before it opened."""

    officers_up_to_pence = PenceField(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Two officers decide on applications for up to this; null where a panel decides on all"
        },
    )
    why = fields.String(load_default="", metadata={"description": "Why officers decide; everybody can read it"})
    least_third_sector = fields.Integer(
        load_default=LEAST_THIRD_SECTOR,
        strict=True,
        metadata={"description": "How many third-sector members take part in each decision of a panel, two or more"},
    )
    least_marks = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        metadata={"description": "How many members' marks each decision of a panel needs; null for what is usual"},
    )
    number = fields.Integer(dump_only=True, metadata={"description": "Counts the rules of the scheme; 0 is the usual"})


@who_decides_api.get("/schemes/<uuid:scheme_id>/who_decides", "show_who_decides")
@who_decides_api.response(200, WhoDecidesSchema, etag=True)
@allow(administrator, load=scheme_and_rule)
def show(_: Scheme, rule: Rule) -> Answer:
    """Who decides in rounds of the scheme that have not opened yet."""
    return _answer(rule)


@who_decides_api.put("/schemes/<uuid:scheme_id>/who_decides", "say_who_decides")
@who_decides_api.arguments(WhoDecidesSchema)
@who_decides_api.response(200, WhoDecidesSchema, etag=True)
@who_decides_api.needs_version
@allow(administrator, load=scheme_and_rule)
def say(given: dict[str, Any], scheme: Scheme, _: Rule) -> Answer:
    """Say who decides in rounds that open from now on: stricter than is usual, or officers up to an amount."""
    return _answer(
        service.say_who_decides(
            current_session(),
            scheme,
            rule=Rule(**given),
            version=expected_version(),
            **acting_now(),
        )
    )


def _answer(rule: Rule) -> Answer:
    return rule, {"ETag": f'"{rule.number}"'}
