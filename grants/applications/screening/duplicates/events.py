"""What can have happened with applications that look alike."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LikelyDuplicatesFound(Event):
    """An application looks like others; how many are new."""

    application_id: UUID
    found: int


@dataclass(frozen=True, kw_only=True)
class LikelyDuplicateGone(Event):
    """Two applications look alike no more, before anybody judged them: no sign is left."""

    pair_id: UUID
    one_id: UUID
    other_id: UUID


@dataclass(frozen=True, kw_only=True)
class DuplicateJudged(Event):
    """An administrator said whether two applications are the same: `different` or `same`."""

    pair_id: UUID
    one_id: UUID
    other_id: UUID
    verdict: str


DUPLICATE_EVENTS = (LikelyDuplicatesFound, LikelyDuplicateGone, DuplicateJudged)
