"""What can happen with a call that a grantee asks for."""

from uuid import UUID

from grants.kernel.events import Event


class ReturnCallAsked(Event):
    """A grantee wants to tell a return by telephone."""

    sentence = "{actor} asked to tell {return_id} by telephone"

    return_id: UUID
    award_id: UUID
    call_id: UUID


class ReturnCallClosed(Event):
    """Nobody need ring about a return any more."""

    sentence = "{actor} closed the wish to tell {return_id} by telephone"

    return_id: UUID
    award_id: UUID
    call_id: UUID


CALLING_EVENTS = (ReturnCallAsked, ReturnCallClosed)
