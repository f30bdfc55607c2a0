"""What can happen to a scheme's own words in its reminders."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OwnWordsChanged(Event):
    """A scheme says something else, or nothing more, in one kind of reminder."""

    scheme_id: UUID
    kind: str
    version: int


OWN_WORDS_EVENTS = (OwnWordsChanged,)
