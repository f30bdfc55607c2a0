"""`/packs/{id}/figures/{figure}/rows`: the records behind a figure of a pack."""

from datetime import date
from typing import Any

from marshmallow import fields, validate

from grants.kernel.api import PageQuery, Strict, api_blueprint
from grants.kernel.paging import cursor_after, number_before
from grants.kernel.web import allow, current_actor, current_session
from grants.reporting.access import may_read_pack
from grants.reporting.models import Pack
from grants.reporting.opening import queries
from grants.reporting.opening.access import may_open_figure
from grants.reporting.packs.behind import APPLICATIONS, KINDS
from grants.reporting.queries import pack_of

opening_api = api_blueprint("packs_opened", "What is behind the figures of packs")


class FigureQuery(PageQuery):
    """Where in the records behind a figure to go on."""


class FigureRowSchema(Strict):
    """One record behind a figure as it was when the pack was read. An application has no `award_id`, and nothing else
    has an `application_id`.
    """

    id = fields.UUID()
    award_id = fields.UUID(allow_none=True)
    application_id = fields.UUID(allow_none=True)
    who = fields.String()
    what = fields.String()
    day = fields.Date(allow_none=True)
    pence = fields.Integer(allow_none=True)


class FigureRowsSchema(Strict):
    """What is behind a figure: how many records it counts and what they come to, those that you may see a page at a
    time, and how many a conflict of interest closes to you.
    """

    key = fields.String()
    name = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    number = fields.Integer()
    pence = fields.Integer(allow_none=True)
    closed = fields.Integer()
    items = fields.List(fields.Nested(FigureRowSchema))
    next = fields.String(allow_none=True)


class FigureKeysSchema(Strict):
    """The figures of a pack that you can open, by their keys: table, line and, where it matters, column."""

    items = fields.List(fields.String())


@opening_api.get("/packs/<uuid:pack_id>/figures")
@opening_api.response(200, FigureKeysSchema)
@allow(may_read_pack, load=pack_of)
def list_pack_figures(pack: Pack) -> dict[str, Any]:
    """The keys of the figures of a pack that open to the records behind them."""
    return {"items": sorted(queries.openable(current_session(), pack, current_actor()))}


@opening_api.get("/packs/<uuid:pack_id>/figures/<figure>/rows")
@opening_api.arguments(FigureQuery, location="query")
@opening_api.response(200, FigureRowsSchema)
@allow(may_open_figure, load=queries.figure_of)
def list_figure_rows(query: dict[str, Any], pack: Pack, figure: str) -> dict[str, Any]:
    """The records behind a figure of a pack."""
    after = number_before(query.get("after"))
    found = queries.opened(current_session(), pack, figure, current_actor(), after=after, size=query["size"])
    return {
        **{name: getattr(found, name) for name in ("key", "name", "kind", "number", "pence", "closed")},
        "items": [_shown(found.kind, record) for record in found.records],
        "next": cursor_after(found.following) if found.following else None,
    }


def _shown(kind: str, record: Any) -> dict[str, Any]:
    id_, of_id, who, what, day, pence = record
    is_application = kind == APPLICATIONS
    of = {"award_id": None if is_application else of_id, "application_id": of_id if is_application else None}
    return {"id": id_, **of, "who": who, "what": what, "day": date.fromisoformat(day) if day else None, "pence": pence}
