"""Files that people added, as they go into the whole file of a grant."""

from collections.abc import Iterable

from grants.kernel.clock import london_day
from grants.kernel.dossiers import Piece, stored
from grants.kernel.uploads.models import CLEAN, Upload


def uploaded(folder: str, what: str, uploads: Iterable[Upload]) -> list[Piece]:
    """Files as far as they were looked at, do no harm, and were not removed."""
    sound = [each for each in uploads if each.state == CLEAN and each.removed_at is None]
    return [
        piece
        for each in sound
        for piece in stored(folder, f"{what}, added on {london_day(each.uploaded_at).isoformat()}", each.file)
    ]
