"""Whether enough may vote on an application, whenever that changes."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class QuorumBroken(Event):
    """Too few members of a panel may vote on an application: fewer than the quorum, or than two of the third sector."""

    sentence = (
        "Too few members of {panel_id} could vote on {application_id}: {voters} of {quorum} needed, {third_sector} "
        "of them from the third sector"
    )

    application_id: UUID
    panel_id: UUID
    voters: int
    third_sector: int
    quorum: int
    since: datetime


class QuorumMended(Event):
    """Enough members may vote on an application again."""

    sentence = "Enough members of {panel_id} could vote on {application_id} again"

    application_id: UUID
    panel_id: UUID


QUORUM_EVENTS = (
    QuorumBroken,
    QuorumMended,
)
