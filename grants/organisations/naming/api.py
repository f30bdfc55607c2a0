"""Whether an organisation may be named in what is published, said by programs."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations import queries
from grants.organisations.access import may_change_organisation, may_read_organisation
from grants.organisations.models import Organisation
from grants.organisations.naming import rules, service

api = api_blueprint("naming", "By which name an organisation is published")


class NamingAnswerSchema(Strict):
    """Whether an organisation may be named in what everybody can read."""

    may_be_named = BooleanField(required=True)


class PublishedNameSchema(Strict):
    """By which name an organisation is published.

    Whether it may be named is asked of those whose name is not public anyway. Until it has answered, and again once
    its name is another, `may_be_named` is null and it is not named.
    """

    may_be_named = BooleanField(allow_none=True)
    is_public = BooleanField(metadata={"description": "Whether the name is public anyway, so that this is not asked"})
    published_name = fields.String()


def _shown(organisation: Organisation) -> dict[str, Any]:
    return {
        "may_be_named": organisation.may_be_named,
        "is_public": rules.is_public(organisation),
        "published_name": rules.published_name(organisation),
    }


@api.get("/organisations/<uuid:organisation_id>/naming", "show_naming")
@api.response(200, PublishedNameSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> dict[str, Any]:
    """By which name the organisation is published, and what it said to that."""
    return _shown(organisation)


@api.put("/organisations/<uuid:organisation_id>/naming", "say_whether_named")
@api.arguments(NamingAnswerSchema)
@api.response(200, PublishedNameSchema)
@allow(may_change_organisation, load=queries.organisation_of)
def save(given: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """Say that the organisation may be named in what is published next, or that it may not."""
    kept = service.say_whether_named(
        current_session(),
        organisation,
        may_be_named=given["may_be_named"],
        **acting_now(),
    )
    return _shown(kept)
