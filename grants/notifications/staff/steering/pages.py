"""The buttons on a message that stop it and have it tried again."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.notifications import queries
from grants.notifications.access import may_steer_message
from grants.notifications.models import Message
from grants.notifications.staff.steering import service

pages = Blueprint("steering", __name__)


@pages.post("/messages/<uuid:message_id>/hold")
@shown_at("notifications.show")
@allow(may_steer_message, load=queries.message_of)
def hold(message: Message) -> ResponseReturnValue:
    service.stop_message(current_session(), message, **acting_now())
    note("The message is held.")
    return redirect(url_for("notifications.show", message_id=message.id))


@pages.post("/messages/<uuid:message_id>/new-try")
@shown_at("notifications.show")
@allow(may_steer_message, load=queries.message_of)
def new_try(message: Message) -> ResponseReturnValue:
    service.try_again(current_session(), message, **acting_now())
    note("The message is tried again.")
    return redirect(url_for("notifications.show", message_id=message.id))
