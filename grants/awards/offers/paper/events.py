"""What can happen with an acceptance on paper."""

from uuid import UUID

from grants.kernel.events import Event


class PaperAcceptanceEntered(Event):
    """An administrator entered a signed letter; the offer is accepted once another one confirms it."""

    sentence = "{actor} entered a signed letter that accepts {award_id}, for another to confirm"

    award_id: UUID
    paper_id: UUID


class PaperAcceptanceConfirmed(Event):
    """A second administrator confirmed the letter, and so its offer is accepted."""

    sentence = "{actor} confirmed the signed letter that accepts {award_id}"

    award_id: UUID
    paper_id: UUID


class PaperAcceptanceRefused(Event):
    """Something about the letter is not right, so nothing follows from it."""

    sentence = "{actor} refused a signed letter about {award_id}, because “{reason}”"

    award_id: UUID
    paper_id: UUID
    reason: str


class PaperAcceptanceOvertaken(Event):
    """The offer was answered online, or taken back, while the letter waited: nobody has to confirm it any more."""

    sentence = "A signed letter about {award_id} was overtaken by another answer"

    award_id: UUID
    paper_id: UUID


PAPER_EVENTS = (PaperAcceptanceEntered, PaperAcceptanceConfirmed, PaperAcceptanceRefused, PaperAcceptanceOvertaken)
