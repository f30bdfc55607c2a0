"""What can happen to a scheme's own words in its mails."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OwnWordsChanged(Event):
    """A scheme says something else, or nothing more, in one kind of mail."""

    scheme_id: UUID
    kind: str
    version: int


OWN_WORDS_EVENTS = (OwnWordsChanged,)
