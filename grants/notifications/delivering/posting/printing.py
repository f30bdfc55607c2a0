"""One PDF of all letters to be posted: a sheet of addresses first, and each letter on a sheet of its own."""

import io
from collections.abc import Sequence

import pikepdf

from grants.kernel.files import FileStore
from grants.notifications.delivering.posting.queries import ToPost
from grants.schemes.models import Round

A4 = (595, 842)
"""Points."""


def print_run(of_round: Round, letters: Sequence[ToPost], sheet: bytes, files: FileStore) -> bytes:
    """The sheet and then the letters. What has an odd number of pages gets an empty one, so that on paper printed on
    both sides nobody gets the beginning of somebody else's letter.
    """
    run = pikepdf.new()
    for content in (sheet, *(files.get(each.file.digest) for each in letters)):
        with pikepdf.open(io.BytesIO(content)) as document:
            run.pages.extend(document.pages)
            if len(document.pages) % 2:
                run.add_blank_page(page_size=A4)
    run.docinfo["/Title"] = f"Letters of {of_round.name}"
    written = io.BytesIO()
    run.save(written)
    return written.getvalue()
