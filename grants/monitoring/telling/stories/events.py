"""What can have happened with pen pictures and case studies."""

from uuid import UUID

from grants.kernel.events import Event


class StoryTold(Event):
    """A pen picture or case study was told with a return."""

    sentence = "{actor} told a story with {return_id}"

    return_id: UUID
    award_id: UUID
    story_id: UUID


class StoryConsentRecorded(Event):
    """Somebody agreed that a story is shared for some uses."""

    sentence = "{actor} recorded that somebody agreed to share a story of {return_id}: {uses}"

    return_id: UUID
    award_id: UUID
    story_id: UUID
    uses: tuple[str, ...]


class StoryConsentWithdrawn(Event):
    """Somebody agrees no more that a story is shared: it is gone from what is published next."""

    sentence = "Somebody withdrew their consent to share a story of {return_id}"

    return_id: UUID
    award_id: UUID
    story_id: UUID


STORY_EVENTS = (StoryTold, StoryConsentRecorded, StoryConsentWithdrawn)
