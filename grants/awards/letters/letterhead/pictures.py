"""A picture for the letterhead: drawn anew, so that nothing stays of the file that was sent but what is seen."""

import io

from PIL import Image

from grants.kernel.file_checks.checked import checked_file
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.problems import Invalid, Problem

LARGEST_MEGABYTES = 5
WIDTH, HEIGHT = 900, 360
"""In pixels: enough for 60 mm at 380 an inch."""
MEDIA_TYPE = "image/png"


def drawn(field: str, name: str, content: bytes) -> bytes:
    """The picture as PNG, no larger than letters need. Raises Invalid for what is no picture, with what to do."""
    try:
        taken = checked_file(name, content, largest_megabytes=LARGEST_MEGABYTES)
        if not taken.media_type.startswith("image/"):
            raise FileRefused("Choose a picture: JPEG or PNG.")
    except FileRefused as refused:
        raise Invalid([Problem(field, str(refused), "file")]) from refused
    with Image.open(io.BytesIO(taken.content)) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((WIDTH, HEIGHT))
        written = io.BytesIO()
        small.save(written, "PNG", optimize=True)
    return written.getvalue()
