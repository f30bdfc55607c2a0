"""What goes out in the next weeks, for people to read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.web import allow, current_session, current_time
from grants.notifications.reminding.forecast.queries import forecast, forecast_of_round
from grants.schemes.models import Round
from grants.schemes.queries import round_of

pages = Blueprint("forecast", __name__)


@pages.get("/messages/forecast")
@allow(administrator)
def show() -> ResponseReturnValue:
    expected = forecast(current_session(), current_time())
    return render_template("notifications/pages/forecast.html", expected=expected, round=None)


@pages.get("/rounds/<uuid:round_id>/messages_forecast")
@allow(administrator, load=round_of)
def show_of_round(round_: Round) -> ResponseReturnValue:
    expected = forecast_of_round(current_session(), round_, current_time())
    return render_template("notifications/pages/forecast.html", expected=expected, round=round_)
