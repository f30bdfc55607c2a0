"""`/messages/forecast`, and that of a round."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import allow, current_session, current_time
from grants.notifications.reminding.forecast.queries import forecast, forecast_of_round
from grants.schemes.models import Round
from grants.schemes.queries import round_of

api = api_blueprint("forecast", "What goes out in the next weeks")


class ExpectedSchema(Strict):
    """Reminders that go out at one moment; never a moment that is past."""

    at = fields.AwareDateTime()
    kind = fields.String()
    about = fields.String()
    step = fields.String()
    people = fields.Integer(allow_none=True, metadata={"description": "How many; null where nobody can know yet"})


class ForecastSchema(Strict):
    items = fields.List(fields.Nested(ExpectedSchema))


@api.get("/messages/forecast", "show_forecast")
@api.response(200, ForecastSchema)
@allow(administrator)
def show() -> dict[str, Any]:
    """What goes out in the next 60 days, the soonest first."""
    return {"items": forecast(current_session(), current_time())}


@api.get("/rounds/<uuid:round_id>/messages_forecast", "show_forecast_of_round")
@api.response(200, ForecastSchema)
@allow(administrator, load=round_of)
def show_of_round(round_: Round) -> dict[str, Any]:
    """What whoever begins a draft will hear of the deadline, also before the round opens."""
    return {"items": forecast_of_round(current_session(), round_, current_time())}
