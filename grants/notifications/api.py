"""`/reminders` and `/messages`."""

from typing import Any

from flask import Response

from grants.kernel.access import administrator, signed_in
from grants.kernel.api import PageQuery, api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.notifications import queries
from grants.notifications.access import may_read_message, may_send_by_hand
from grants.notifications.attachments import attached
from grants.notifications.delivering.by_hand.queries import hand_sending_of, hand_sendings_to_do
from grants.notifications.delivering.by_hand.service import record_sent_by_hand
from grants.notifications.models import HandSending, Message, Reminder
from grants.notifications.schemas import (
    HandNoteSchema,
    HandSendingSchema,
    MessageQuery,
    MessageSchema,
    MessageSummarySchema,
    ReminderQuery,
    ReminderSchema,
)

api = api_blueprint("notifications", "Reminders of deadlines, and messages to people")


@api.get("/reminders")
@api.arguments(ReminderQuery, location="query")
@api.response(200, page_schema(ReminderSchema))
@allow(administrator)
def list_reminders(query: dict[str, Any]) -> Page[Reminder]:
    """Reminders planned, sent and dropped."""
    return queries.reminders_page(current_session(), **query)


@api.get("/reminders/<uuid:reminder_id>")
@api.response(200, ReminderSchema)
@allow(administrator, load=queries.reminder_of)
def show_reminder(reminder: Reminder) -> Reminder:
    """One reminder."""
    return reminder


@api.get("/messages")
@api.arguments(MessageQuery, location="query")
@api.response(200, page_schema(MessageSummarySchema))
@allow(signed_in)
def list_messages(query: dict[str, Any]) -> Page[Message]:
    """Your own messages; all messages for administrators."""
    return queries.messages_page(current_session(), current_actor(), **query)


@api.get("/hand_sendings")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(HandSendingSchema))
@allow(administrator)
def list_hand_sendings(query: dict[str, Any]) -> Page[HandSending]:
    """Messages that somebody has to send by hand as well: in braille, by telephone."""
    return hand_sendings_to_do(current_session(), current_actor(), **query)


@api.post("/messages/<uuid:message_id>/hand_sending")
@api.arguments(HandNoteSchema)
@api.response(200, HandSendingSchema)
@allow(may_send_by_hand, load=hand_sending_of)
def record_hand_sending(said: dict[str, Any], sending: HandSending) -> HandSending:
    """Say that it has been sent by hand."""
    record_sent_by_hand(current_session(), sending, **said, **acting_now())
    return sending


@api.get("/messages/<uuid:message_id>")
@api.response(200, MessageSchema)
@allow(may_read_message, load=queries.message_of)
def show_message(message: Message) -> Message:
    """One message with its words."""
    return message


@api.get("/messages/<uuid:message_id>/attachment")
@api.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@allow(may_read_message, load=queries.message_of)
def show_attachment(message: Message) -> Response:
    """What is attached to a message, such as a letter."""
    return attached(message)
