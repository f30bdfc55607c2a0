"""What the file of each kind of evidence may be, by what it holds."""

from collections.abc import Callable
from functools import partial

from grants.kernel.file_checks.checked import CheckedFile, checked_file
from grants.kernel.file_checks.recordings import FILM as A_FILM
from grants.kernel.file_checks.recordings import SOUND, checked_recording
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.forms import Question
from grants.monitoring.telling.evidence.rules import KINDS, megabytes
from grants.schemes.tiers.rules import FILM, PHOTOGRAPH, VOICE_NOTE

MOST_FILES = 50
"""Of a return, whatever they show."""


def file_asked(kind: str) -> Question:
    """What is asked for: it bounds how many files there are, and how large."""
    return Question(
        key="file",
        type="file",
        label=KINDS[kind],
        required=False,
        minutes=1,
        most_files=MOST_FILES,
        largest_megabytes=megabytes(kind),
    )


def check_of(kind: str) -> Callable[..., CheckedFile]:
    """How a file of this kind of evidence is checked."""
    if kind in (VOICE_NOTE, FILM):
        return partial(checked_recording, wanted=A_FILM if kind == FILM else SOUND)
    return _photograph if kind == PHOTOGRAPH else checked_file


def _photograph(name: str, content: bytes, *, largest_megabytes: int) -> CheckedFile:
    taken = checked_file(name, content, largest_megabytes=largest_megabytes)
    if not taken.media_type.startswith("image/"):
        raise FileRefused("This is not a photograph. We take JPEG and PNG.")
    return taken
