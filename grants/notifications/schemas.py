"""Reminders and messages as JSON."""

from typing import Any

from marshmallow import fields, post_dump, validate

from grants.kernel.api import DayField, PageQuery, Strict
from grants.kernel.web import current_actor
from grants.notifications.models import Message
from grants.notifications.own_links import words_for
from grants.notifications.state_rules import STATES as MESSAGE_STATES

STATES = ("planned", "sent", "dropped")


class RecipientSchema(Strict):
    id = fields.UUID()
    name = fields.String()


class ReminderSchema(Strict):
    """A reminder of a deadline, to one person."""

    id = fields.UUID()
    kind = fields.String(
        metadata={"description": "`draft`, `offer`, `return`, `clarification`, `needs`, `scores` or `papers`"}
    )
    about_id = fields.UUID(attribute="subject_id")
    person = fields.Nested(RecipientSchema)
    step = fields.String(metadata={"description": "Which of the deadline's reminders it is"})
    deadline_at = fields.AwareDateTime()
    send_at = fields.AwareDateTime(
        metadata={"description": "When it was planned for; one that is late goes out at once, by day"}
    )
    state = fields.String()
    settled_at = fields.AwareDateTime(allow_none=True)


class MessageSummarySchema(Strict):
    """A message without its words."""

    id = fields.UUID()
    person = fields.Nested(RecipientSchema)
    about_id = fields.UUID()
    kind = fields.String(metadata={"description": "What it is, such as `return_accepted`; empty where nobody knows"})
    subject = fields.String()
    attachment = fields.String(attribute="attachment.name", allow_none=True)
    state = fields.String(metadata={"description": ", ".join(f"`{each}`" for each in MESSAGE_STATES)})
    state_reason = fields.String(metadata={"description": "Why it stands as it does, where there is more to say"})
    changed_at = fields.AwareDateTime(metadata={"description": "Since when it stands so"})
    created_at = fields.AwareDateTime()
    sent_at = fields.AwareDateTime(allow_none=True)


class MessageSchema(MessageSummarySchema):
    """A message as it was written. Links that act without signing in are shown to the person it is to alone."""

    text = fields.String()

    @post_dump(pass_original=True)
    def hide_own_links(self, shown: dict[str, Any], message: Message, **_: Any) -> dict[str, Any]:
        return shown | {"text": words_for(current_actor(), message, message.text)}


class ReminderQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(STATES))
    about_id = fields.UUID(metadata={"description": "Only those about this draft, offer or return"})


class MessageQuery(PageQuery):
    about_id = fields.UUID(metadata={"description": "Only those about this"})
    state = fields.String(validate=validate.OneOf(MESSAGE_STATES))
    day_from = DayField(data_key="from", metadata={"description": "Written on this day or later"})
    day_to = DayField(data_key="to", metadata={"description": "Written on this day or earlier"})


class HandNoteSchema(Strict):
    note = fields.String(load_default="", metadata={"description": "Such as who made it, and when it went out"})


class HandSendingSchema(Strict):
    """A message that somebody has to send by hand as well."""

    message_id = fields.UUID()
    how = fields.String(metadata={"description": "In which format and by which way, like `in braille, by letter`"})
    person_name = fields.String(attribute="message.person.name")
    subject = fields.String(attribute="message.subject")
    asked_at = fields.AwareDateTime()
    done_at = fields.AwareDateTime(allow_none=True)
    note = fields.String()
