"""What can happen to a scheme's own words in its mails."""

from uuid import UUID

from grants.kernel.events import Event


class OwnWordsChanged(Event):
    """A scheme says something else, or nothing more, in one kind of mail."""

    sentence = "{actor} changed what {scheme_id} says in its own words in mails: {kind}"

    scheme_id: UUID
    kind: str
    version: int


OWN_WORDS_EVENTS = (OwnWordsChanged,)
