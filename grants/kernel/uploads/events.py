"""What happens to files by themselves. That they are added and removed, the stages tell."""

from uuid import UUID

from grants.kernel.events import Event


class HarmFound(Event):
    """The scanner found a file harmful. Nobody can open it from now on."""

    sentence = "The virus scanner found a file harmful, and nobody can open it any more"

    upload_id: UUID


class FileDiscarded(Event):
    """A file that was found harmful, or was taken out a while ago, was discarded: its bytes are deleted."""

    sentence = "A file that was harmful, or had been taken out, was deleted"

    upload_id: UUID


EVENTS = (HarmFound, FileDiscarded)
