"""What can have happened with who screens what."""

from uuid import UUID

from grants.kernel.events import Event


class ScreenerChanged(Event):
    """Another administrator has an application in hand, or nobody any more."""

    sentence = "{actor} changed who has {application_id} in hand: {screener_id:|nobody}"

    application_id: UUID
    screener_id: UUID | None
    former_id: UUID | None


SCREENING_WORK_EVENTS = (ScreenerChanged,)
