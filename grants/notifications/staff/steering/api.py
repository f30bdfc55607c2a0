"""`/messages/{id}/hold` and `/messages/{id}/new_try`."""

from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.notifications import queries
from grants.notifications.access import may_steer_message
from grants.notifications.models import Message
from grants.notifications.schemas import MessageSummarySchema
from grants.notifications.staff.steering import service

api = api_blueprint("steering", "Stopping messages, and trying them again")


@api.post("/messages/<uuid:message_id>/hold")
@api.response(200, MessageSummarySchema)
@allow(may_steer_message, load=queries.message_of)
def hold_message(message: Message) -> Message:
    """Stop a message that has not gone out."""
    service.stop_message(current_session(), message, **acting_now())
    return message


@api.post("/messages/<uuid:message_id>/new_try")
@api.response(200, MessageSummarySchema)
@allow(may_steer_message, load=queries.message_of)
def try_message_again(message: Message) -> Message:
    """Have a message tried again that has not arrived."""
    service.try_again(current_session(), message, **acting_now())
    return message
