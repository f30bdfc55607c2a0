"""What can have happened with applications that were entered for somebody."""

from uuid import UUID

from grants.kernel.events import Event


class ApplicationEntered(Event):
    """An administrator began an application for somebody, who told it by `phone` or on `paper`."""

    sentence = "{actor} began {application_id} for its people, who told it {channel:phone=by telephone|paper=on paper}"

    application_id: UUID
    round_id: UUID
    channel: str


class CopyPosted(Event):
    """The copy of an application that was entered for somebody went to them by post."""

    sentence = "{actor} posted a copy of {application_id} to those it was entered for"

    application_id: UUID


class EntryConfirmed(Event):
    """Whoever an application was entered for confirmed it: by the `link`, by `phone` or by `post`."""

    sentence = "Those for whom {application_id} was entered confirmed it by {how:phone=telephone}"

    application_id: UUID
    how: str


class EntryDisputed(Event):
    """Whoever an application was entered for says that something in it is wrong."""

    sentence = "Those for whom {application_id} was entered said that something in it is wrong"

    application_id: UUID


ASSISTED_EVENTS = (ApplicationEntered, CopyPosted, EntryConfirmed, EntryDisputed)
