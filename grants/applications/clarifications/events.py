"""What can have happened with questions about applications that were sent."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class ClarificationAsked(Event):
    """An administrator asked about an application that was sent, and opened some of its sections."""

    sentence = "{actor} asked a question about {application_id}, to be answered by {due_at}"

    clarification_id: UUID
    application_id: UUID
    due_at: datetime


class ClarificationSaved(Event):
    """Answers to a question were saved for later; `fields` as in `ApplicationSaved`."""

    sentence = "{actor} saved an answer to a question about {application_id}, not sent yet"

    clarification_id: UUID
    application_id: UUID
    fields: tuple[str, ...]


class ClarificationAnswered(Event):
    """The applicant answered; `fields` are the answers that changed, as in `ApplicationSaved`."""

    sentence = "{actor} answered a question about {application_id}, changing {fields:=nothing}"

    clarification_id: UUID
    application_id: UUID
    fields: tuple[str, ...]


class ClarificationRanOut(Event):
    """Nobody answered in time; the application stands as it was."""

    sentence = "A question about {application_id} ran out without an answer"

    clarification_id: UUID
    application_id: UUID


CLARIFICATION_EVENTS = (ClarificationAsked, ClarificationSaved, ClarificationAnswered, ClarificationRanOut)
