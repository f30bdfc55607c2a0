"""The public directory for programs."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import anyone
from grants.kernel.api import PageQuery, PenceField, Strict, api_blueprint, page_schema
from grants.kernel.money import from_decimal
from grants.kernel.paging import Page
from grants.kernel.web import allow, current_session, current_time, this_app
from grants.reporting.directory.queries import Entry, entries_page

directory_api = api_blueprint("directory", "Who has a grant, of those who want to be found")


class DirectoryGrantSchema(Strict):
    """A grant as it is open data, with its identifier there."""

    grant_id = fields.String()
    title = fields.String()
    amount_pence = PenceField()
    awarded_on = fields.String(metadata={"description": "A day"})
    places = fields.List(fields.String())


class ListedOrganisationSchema(Strict):
    """An organisation that wants to be found."""

    name = fields.String()
    where = fields.String(metadata={"description": "Where it works; empty where that is not known"})
    contact = fields.String()
    grants = fields.List(fields.Nested(DirectoryGrantSchema))


def _shown(entry: Entry) -> dict[str, Any]:
    grants = [
        {
            "grant_id": grant["id"],
            "title": grant["title"],
            "amount_pence": from_decimal(grant["amountAwarded"]),
            "awarded_on": grant["awardDate"],
            "places": [place["name"] for place in grant.get("beneficiaryLocation", [])],
        }
        for grant in entry.grants
    ]
    return {"name": entry.name, "where": entry.where, "contact": entry.contact, "grants": grants}


@directory_api.get("/directory")
@directory_api.arguments(PageQuery, location="query")
@directory_api.response(200, page_schema(ListedOrganisationSchema))
@allow(anyone)
def list_directory(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The organisations that want to be found and have a grant, by name."""
    page = entries_page(current_session(), this_app().settings_as_said, current_time(), **query)
    return Page([_shown(entry) for entry in page.items], page.next_cursor)
