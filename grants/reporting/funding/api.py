"""The picture of funding for programs."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from grants.kernel.api import api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import allow, current_actor, current_session, require
from grants.reporting.access import may_see_picture, may_see_reports
from grants.reporting.funding.behind import grants_page, money_of
from grants.reporting.funding.kept import picture_now
from grants.reporting.funding.schemas import (
    FundingGrantSchema,
    FundingGrantsQuery,
    FundingPictureSchema,
    FundingQuery,
)
from grants.reporting.picture import LARGEST, Scope

funding_api = api_blueprint("funding", "The picture of funding: where the money went")


@funding_api.get("/funding_picture")
@funding_api.arguments(FundingQuery, location="query")
@funding_api.response(200, FundingPictureSchema)
@allow(may_see_reports)
def show_funding(query: dict[str, Any]) -> dict[str, Any]:
    """Where the money went; for a funder’s people, its shares."""
    session, largest, over_pence = current_session(), query.pop("largest", LARGEST), query.pop("over_pence", None)
    scope = _scope(query)
    picture, shape = picture_now(
        session, scope, largest=largest, over_pence=over_pence, outside=not current_actor().is_administrator
    )
    return {
        "funder_id": scope.funder_id,
        **asdict(picture),
        **asdict(shape),
        "largest_pence": picture.largest_pence,
    }


@funding_api.get("/funding_picture/grants")
@funding_api.arguments(FundingGrantsQuery, location="query")
@funding_api.response(200, page_schema(FundingGrantSchema))
@allow(may_see_reports)
def list_funding_grants(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The grants behind a figure of the picture of funding, the latest first. One that a conflict of interest closes to
    you is counted in the figure and not listed.
    """
    paging = {key: query.pop(key) for key in ("after", "size", "over_pence") if key in query}
    scope = _scope(query)
    page = grants_page(current_session(), scope, current_actor(), **paging)
    return Page(
        [
            {
                "id": award.id,
                "reference": award.reference,
                "title": award.title,
                "organisation_name": award.organisation.name,
                "scheme_name": award.scheme.name,
                "awarded_on": award.awarded_on,
                "pence": money_of(award, scope),
                "whole_pence": award.amount_pence,
            }
            for award in page.items
        ],
        page.next_cursor,
    )


def _scope(query: dict[str, Any]) -> Scope:
    """What a program asks about, where it may."""
    scope = Scope(**{**query, "funder_id": query.get("funder_id") or _only_funder()})
    require(may_see_picture, scope.funder_id)
    return scope


def _only_funder() -> UUID | None:
    """The funder that a funder's person belongs to, where it is one; administrators see everything."""
    actor = current_actor()
    funders = actor.held("funder")
    return next(iter(funders)) if len(funders) == 1 and not actor.is_administrator else None
