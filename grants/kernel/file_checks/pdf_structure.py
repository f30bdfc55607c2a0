"""What a PDF does, read from its objects: programs, files inside, forms that send, links that open other files.

The objects are read by qpdf, as a viewer reads them: however names are written and however objects are packed.
"""

import io
import re
from collections.abc import Iterator
from itertools import chain

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, PdfError, Stream, String
from pikepdf.settings import set_qpdf_limits

from grants.kernel.file_checks.refusals import FileRefused

MOST_UNPACKED = 60_000_000
"""Bytes of one packed stream of objects. More than this no honest document of our sizes has."""

MOST_OBJECTS = 200_000

set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    max_stream_filters=4,
    parser_max_nesting=200,
    doc_max_warnings=2_000,
)

PROGRAM = (
    "This PDF has a small program inside, as some forms do. Print it to a PDF, which leaves the program out,"
    " then choose that."
)
FILES_INSIDE = "This PDF has other files inside. Save it without them, or print it to a PDF, then choose that."
SENDS = "This PDF has a form that sends what is typed somewhere else. Print it to a PDF, then choose that."
OPENS_ANOTHER = (
    "This PDF has a link that opens a file from somewhere else. Take the link out, or print it to a PDF,"
    " then choose that."
)
DAMAGED = "This PDF is damaged. Save it again as a PDF, then choose that."
LOCKED = "This PDF is locked with a password. Save it without one, then choose that."
TOO_MUCH = "This PDF has far more in it than it should. Print it to a PDF, then choose that."

_ACTIONS = {
    "/JavaScript": PROGRAM,
    "/Launch": PROGRAM,
    "/Rendition": PROGRAM,
    "/RichMediaExecute": PROGRAM,
    "/Movie": PROGRAM,
    "/Sound": PROGRAM,
    "/SubmitForm": SENDS,
    "/ImportData": OPENS_ANOTHER,
    "/GoToR": OPENS_ANOTHER,
    "/GoToE": OPENS_ANOTHER,
}
"""What an action does, by its kind. One that goes to a page, or to an address on the web, does no harm."""

_KEYS = {
    "/JavaScript": PROGRAM,
    "/XFA": PROGRAM,
    "/RichMediaContent": FILES_INSIDE,
    "/EmbeddedFiles": FILES_INSIDE,
    "/EF": FILES_INSIDE,
}
_ANNOTATIONS = {
    "/RichMedia": PROGRAM,
    "/3D": PROGRAM,
    "/Movie": PROGRAM,
    "/Sound": FILES_INSIDE,
    "/FileAttachment": FILES_INSIDE,
}
_ADDRESS_THAT_ACTS = re.compile(r"(?i)[\s\0]*(file|smb|javascript|vbscript|data|search-ms|ms-[a-z-]+):|[\s\0]*[\\/]{2}")

_WORTH_LOOKING = re.compile(
    rb"/(JavaScript|JS|XFA|Launch|Rendition|RichMedia\w*|Movie|Sound|SubmitForm|ImportData|GoToR|GoToE|Thread"
    rb"|EmbeddedFiles?|EF|3D|FileAttachment|URI|F)\b"
)
"""Any name that a dictionary which does something has in it. Others, nearly all, are passed by without being opened."""


def check_pdf(content: bytes) -> None:
    """Raise FileRefused for a PDF that does something when it is opened or read, and for one that cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise FileRefused(LOCKED)
            reason = next(_harm(pdf), None)
    except pikepdf.PasswordError as error:
        raise FileRefused(LOCKED) from error
    except (PdfError, ValueError, RuntimeError, RecursionError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(DAMAGED) from error
    if reason:
        raise FileRefused(reason)


def _harm(pdf: Pdf) -> Iterator[str]:
    for number, each in enumerate(chain([pdf.trailer], pdf.objects)):
        if number > MOST_OBJECTS:
            yield TOO_MUCH
            return
        is_stream = isinstance(each, Stream)
        held = each.stream_dict if is_stream else each
        if isinstance(held, Dictionary | Array) and _WORTH_LOOKING.search(held.unparse(resolved=True)):
            if is_stream and ("/F" in held or held.get("/Type") == Name.EmbeddedFile):
                yield FILES_INSIDE if "/F" not in held else OPENS_ANOTHER
            yield from _harm_in(held)


def _harm_in(held: pikepdf.Object) -> Iterator[str]:
    """Reasons in a dictionary or an array, and in those written inside it."""
    if isinstance(held, Dictionary):
        yield from _harm_of(held)
    for each in held.values() if isinstance(held, Dictionary) else held:
        if isinstance(each, Dictionary | Array) and not each.is_indirect:
            yield from _harm_in(each)


def _harm_of(held: Dictionary) -> Iterator[str]:
    yield from (reason for key, reason in _KEYS.items() if key in held)
    if "/JS" in held and "/S" in held:
        yield PROGRAM
    yield from _by_name(held, "/S", _ACTIONS)
    yield from _by_name(held, "/Subtype", _ANNOTATIONS)
    if held.get("/S") == Name.Thread and "/F" in held:
        yield OPENS_ANOTHER
    address = held.get("/URI")
    if isinstance(address, String) and _ADDRESS_THAT_ACTS.match(str(address)):
        yield OPENS_ANOTHER


def _by_name(held: Dictionary, key: str, reasons: dict[str, str]) -> Iterator[str]:
    name = held.get(key)
    if isinstance(name, Name) and str(name) in reasons:
        yield reasons[str(name)]
