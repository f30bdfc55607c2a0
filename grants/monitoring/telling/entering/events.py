"""What can happen with a return that one of us types in for its people."""

from uuid import UUID

from grants.kernel.events import Event


class ReturnEntryBegun(Event):
    """One of us types in what its people told by `phone` or on `paper`."""

    sentence = "{actor} began to type in {return_id}, told {channel:phone=by telephone|paper=on paper}"

    return_id: UUID
    award_id: UUID
    entry_id: UUID
    channel: str


class ReturnEntryDropped(Event):
    """What was being typed in is not sent: it was given up, or its people sent the return themselves."""

    sentence = "{actor} dropped what was being typed in of {return_id}"

    return_id: UUID
    award_id: UUID
    entry_id: UUID


class ReturnEntrySent(Event):
    """A return is in as it was typed in. Its people hear what it says, and are asked whether that is right."""

    sentence = "{actor} sent {return_id} as it was typed in for its people"

    return_id: UUID
    award_id: UUID
    entry_id: UUID


class ReturnEntryConfirmed(Event):
    """Its people say that it is right: by the `link`, by `phone` or by `post`."""

    sentence = "The people of {return_id} confirmed what was typed in, by {how:phone=telephone}"

    return_id: UUID
    award_id: UUID
    entry_id: UUID
    how: str


class ReturnEntryDisputed(Event):
    """Its people say that something in it is wrong."""

    sentence = "The people of {return_id} said that something typed in is wrong"

    return_id: UUID
    award_id: UUID
    entry_id: UUID


ENTERING_EVENTS = (ReturnEntryBegun, ReturnEntryDropped, ReturnEntrySent, ReturnEntryConfirmed, ReturnEntryDisputed)
