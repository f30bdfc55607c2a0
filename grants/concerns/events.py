"""What can have happened with concerns."""

from uuid import UUID

from grants.kernel.events import Event


class ConcernRaised(Event):
    """Somebody raised a concern, complained or appealed."""

    sentence = "{concern_id} was raised"

    concern_id: UUID
    kind: str


class ConcernTaken(Event):
    """Somebody looks into a concern from now on."""

    sentence = "{person_id} took on {concern_id}"

    concern_id: UUID
    person_id: UUID


class ConcernAnswerWritten(Event):
    """Whoever looks into a concern wrote the answer; a second person has to read it."""

    sentence = "{actor} wrote the answer to {concern_id}"

    concern_id: UUID
    finding: str


class ConcernAnswered(Event):
    """A second person sent the answer to a concern."""

    sentence = "{actor} sent the answer to {concern_id}"

    concern_id: UUID


EVENTS = (ConcernRaised, ConcernTaken, ConcernAnswerWritten, ConcernAnswered)
