"""`/panels/{id}/lots`: lots are drawn among applications that the marks cannot tell apart."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels.comparing.lots import access, queries, service
from grants.panels.comparing.lots.access import load_panel
from grants.panels.comparing.lots.queries import Drawing
from grants.panels.comparing.ranking.queries import Compared

api = api_blueprint("lots", "Panels: drawing lots")

Shown = dict[str, Any]


class LotsSchema(Strict):
    """Who goes into the drawing, and why lots are drawn at all."""

    application_ids = fields.List(fields.UUID(), required=True)
    reason = fields.String(required=True)


class TicketSchema(Strict):
    """`number` is the SHA-256 of `text`; the lowest number is drawn first."""

    application_id = fields.UUID()
    title = fields.String()
    text = fields.String()
    number = fields.String()


class DrawingSchema(Strict):
    """A drawing of lots. Its tickets stand in the order drawn, and can be worked out again from the seed."""

    id = fields.UUID()
    panel_id = fields.UUID()
    seed = fields.String()
    reason = fields.String()
    drawn_by = fields.String()
    drawn_at = fields.AwareDateTime()
    tickets = fields.List(fields.Nested(TicketSchema))


class DrawingsSchema(Strict):
    items = fields.List(fields.Nested(DrawingSchema))


def _shown(drawing: Drawing) -> Shown:
    return {
        **{field: getattr(drawing.draw, field) for field in ("id", "panel_id", "seed", "reason", "drawn_at")},
        "drawn_by": drawing.drawn_by,
        "tickets": [
            {
                "application_id": each.application.id,
                "title": each.application.title,
                "text": each.text,
                "number": each.number,
            }
            for each in drawing.tickets
        ],
    }


@api.get("/panels/<uuid:panel_id>/lots")
@api.response(200, DrawingsSchema)
@allow(access.may_see_lots, load=load_panel)
def list_lots(compared: Compared) -> Shown:
    """The drawings of a panel, without those in which you have a conflict of interest."""
    actor = current_actor()
    drawings = queries.drawings_of(current_session(), compared.panel.id)
    return {"items": [_shown(each) for each in drawings if access.may_see_drawing(actor, (each, compared)) is None]}


@api.post("/panels/<uuid:panel_id>/lots")
@api.arguments(LotsSchema)
@api.response(201, DrawingSchema)
@allow(access.may_draw, load=load_panel)
def draw_lots(given: Shown, compared: Compared) -> tuple[Shown, dict[str, str]]:
    """Draw lots among applications of the band “discuss” whose 90 % intervals all overlap."""
    draw = service.draw_lots(current_session(), compared.panel, **given, **acting_now())
    drawing, _ = queries.drawing_of(current_session(), draw.id)
    return _shown(drawing), {"Location": url_for(".show_lots", draw_id=draw.id)}


@api.get("/lots/<uuid:draw_id>")
@api.response(200, DrawingSchema)
@allow(access.may_see_drawing, load=queries.drawing_of)
def show_lots(drawing: Drawing, compared: Compared) -> Shown:
    """One drawing, with its seed and tickets."""
    return _shown(drawing)
