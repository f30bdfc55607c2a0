"""What can have happened with questions about packs."""

from uuid import UUID

from grants.kernel.events import Event


class PackQuestionAsked(Event):
    """Somebody of a funder has asked about a line of its pack."""

    sentence = "{actor} asked about a line of {pack_id:a pack}"

    pack_id: UUID
    question_id: UUID


class PackQuestionAnswered(Event):
    """A question about a pack is answered."""

    sentence = "{actor} answered a question about {pack_id:a pack}"

    pack_id: UUID
    question_id: UUID


EVENTS = (PackQuestionAsked, PackQuestionAnswered)
