"""What can have happened with answers of an earlier application."""

from uuid import UUID

from grants.kernel.events import Event


class AnswersCopied(Event):
    """A draft took over answers from an earlier application of its organisation."""

    sentence = "{actor} copied answers from {from_application_id:an earlier application} into {application_id}"

    application_id: UUID
    from_application_id: UUID
    fields: tuple[str, ...]


EARLIER_EVENTS = (AnswersCopied,)
