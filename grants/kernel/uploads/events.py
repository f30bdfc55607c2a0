"""What happens to files by themselves. That they are added and removed, the stages tell."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class HarmFound(Event):
    """The scanner found a file harmful. Nobody can open it from now on."""

    upload_id: UUID


@dataclass(frozen=True, kw_only=True)
class FileDiscarded(Event):
    """A file that was found harmful, or was taken out a while ago, was discarded: its bytes are deleted."""

    upload_id: UUID


EVENTS = (HarmFound, FileDiscarded)
