"""What can happen with evidence that belongs to a return."""

from uuid import UUID

from grants.kernel.events import Event


class EvidenceAdded(Event):
    """Something that shows how it went was added to a return."""

    sentence = "{actor} added something that shows how it went to {return_id}: {kind}"

    return_id: UUID
    award_id: UUID
    evidence_id: UUID
    kind: str


class EvidenceRemoved(Event):
    """It was taken out again, before any of us had seen it."""

    sentence = "{actor} took something that shows how it went out of {return_id}"

    return_id: UUID
    award_id: UUID
    evidence_id: UUID


class EvidenceSeen(Event):
    """One of us has looked at it."""

    sentence = "{actor} looked at something that shows how it went, of {return_id}"

    return_id: UUID
    award_id: UUID
    evidence_id: UUID


class EvidenceFoundHarmful(Event):
    """The scanner found the file of a piece of evidence harmful, and nobody can open it."""

    sentence = "{upload_id:A file} that belongs to {return_id} was found harmful, and nobody can open it"

    return_id: UUID
    award_id: UUID
    evidence_id: UUID
    upload_id: UUID


EVIDENCE_EVENTS = (EvidenceAdded, EvidenceRemoved, EvidenceSeen, EvidenceFoundHarmful)
