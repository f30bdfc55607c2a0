"""The CommonGrants protocol 0.4.0: opportunities and awards, each listed, shown and searched."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import fields, validate

from grants.kernel.access import anyone
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.limits import limiter
from grants.kernel.refusals import problem_json
from grants.kernel.web import allow, current_session, current_time, this_app
from grants.reporting.common_grants import queries, rules
from grants.reporting.common_grants.rules import AWARDS, OPPORTUNITIES, Item, Kind, Search

common_grants_api = api_blueprint("common_grants", "Rounds and grants in the CommonGrants protocol 0.4.0")

READ_AT_MOST = "120 per minute"
LAST_PAGE = 1_000_000
AS_THE_PROTOCOL = {"type": "object"}


class CommonGrantsPageSchema(Strict):
    """Which page to give. At most 100 entries are on one, whatever is asked for."""

    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=LAST_PAGE))
    size = fields.Integer(data_key="pageSize", load_default=100, validate=validate.Range(min=1, max=LAST_PAGE))


class CommonGrantsSortingSchema(Strict):
    """By which field to sort. `customSortBy` is known to no field here."""

    by = fields.String(data_key="sortBy", required=True)
    custom = fields.String(data_key="customSortBy")
    order = fields.String(data_key="sortOrder", load_default="desc", validate=validate.OneOf(["asc", "desc"]))


class CommonGrantsSearchSchema(Strict):
    """What to look for. Filters that cannot be read are told in the answer, and left out."""

    search = fields.String(load_default="", validate=validate.Length(max=500))
    filters = fields.Dict(keys=fields.String(), load_default=dict)
    sorting = fields.Nested(CommonGrantsSortingSchema)
    pagination = fields.Nested(CommonGrantsPageSchema)


def _opportunities() -> list[Item]:
    return [*queries.opportunities(current_session(), this_app().settings_as_said, current_time())]


def _awards() -> list[Item]:
    app = this_app()
    return [*queries.awards(current_session(), app.database, app.settings_as_said, current_time())]


def _answer(**parts: Any) -> Response:
    return jsonify({"status": 200, "message": "Success", **parts})


def _listed(kind: Kind, items: Sequence[Item], query: dict[str, Any]) -> Response:
    shown, told = rules.page_of(Search(kind).among(items), **query)
    return _answer(items=shown, paginationInfo=told)


def _found(kind: Kind, items: Sequence[Item], asked: dict[str, Any]) -> Response:
    sorting = asked.get("sorting") or {"by": rules.NEWEST_FIRST, "order": "desc"}
    search = Search(kind, asked["search"], asked["filters"], sorting["by"], sorting["order"] == "desc")
    found = search.among(items)
    shown, told = rules.page_of(found, **(asked.get("pagination") or {"page": 1, "size": rules.LARGEST_PAGE}))
    return _answer(
        items=shown,
        paginationInfo=told,
        sortInfo={"sortBy": search.sort_by, "sortOrder": sorting["order"], "errors": search.sort_errors},
        filterInfo={"filters": asked["filters"], "errors": search.filter_errors},
    )


def _one(items: Sequence[Item], wanted: UUID, words: str) -> Response:
    found = next((item for item in items if item["id"] == str(wanted)), None)
    if found is None:
        missing = problem_json(404, "not_found", words, [], message=words)
        missing.mimetype = "application/json"
        return missing
    return _answer(data=found)


@common_grants_api.get("/common-grants/opportunities")
@common_grants_api.arguments(CommonGrantsPageSchema, location="query")
@common_grants_api.response(200, AS_THE_PROTOCOL, description="Opportunities, as CommonGrants 0.4.0 has them")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def list_opportunities(query: dict[str, Any]) -> Response:
    """Rounds as opportunities, those changed last first."""
    return _listed(OPPORTUNITIES, _opportunities(), query)


@common_grants_api.get("/common-grants/opportunities/<uuid:opportunity_id>")
@common_grants_api.response(200, AS_THE_PROTOCOL, description="An opportunity, as CommonGrants 0.4.0 has it")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def show_opportunity(opportunity_id: UUID) -> Response:
    """A round as an opportunity."""
    return _one(_opportunities(), opportunity_id, "There is no such opportunity.")


@common_grants_api.post("/common-grants/opportunities/search")
@common_grants_api.arguments(CommonGrantsSearchSchema)
@common_grants_api.response(200, AS_THE_PROTOCOL, description="Opportunities, as CommonGrants 0.4.0 has them")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def search_opportunities(asked: dict[str, Any]) -> Response:
    """Rounds that have what is looked for."""
    return _found(OPPORTUNITIES, _opportunities(), asked)


@common_grants_api.get("/common-grants/awards", "list_common_awards")
@common_grants_api.arguments(CommonGrantsPageSchema, location="query")
@common_grants_api.response(200, AS_THE_PROTOCOL, description="Awards, as CommonGrants 0.4.0 has them")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def list_awards(query: dict[str, Any]) -> Response:
    """The grants that are open data, those changed last first."""
    return _listed(AWARDS, _awards(), query)


@common_grants_api.get("/common-grants/awards/<uuid:award_id>", "show_common_award")
@common_grants_api.response(200, AS_THE_PROTOCOL, description="An award, as CommonGrants 0.4.0 has it")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def show_award(award_id: UUID) -> Response:
    """A grant that is open data."""
    return _one(_awards(), award_id, "There is no such award.")


@common_grants_api.post("/common-grants/awards/search", "search_common_awards")
@common_grants_api.arguments(CommonGrantsSearchSchema)
@common_grants_api.response(200, AS_THE_PROTOCOL, description="Awards, as CommonGrants 0.4.0 has them")
@limiter.limit(READ_AT_MOST)
@allow(anyone)
def search_awards(asked: dict[str, Any]) -> Response:
    """Grants that are open data and have what is looked for."""
    return _found(AWARDS, _awards(), asked)
