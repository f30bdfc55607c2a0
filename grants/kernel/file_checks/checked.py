"""What a file is, told by its content: its name is only what somebody called it.

Accepted are what small organisations have: PDF, photographs, and documents and sheets of Office or LibreOffice.
Photographs are written anew (see `picture_checks`); what a PDF or a document does is
looked at in `pdf_structure` and `office_checks`, never more than a bounded piece at a time.
"""

import io
import math
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import puremagic

from grants.kernel.cleaning import cleaned
from grants.kernel.file_checks.office import DAMAGED, MACROS, check_document
from grants.kernel.file_checks.pdf import pdf_runs_something
from grants.kernel.file_checks.pdf_structure import LOCKED as LOCKED_PDF
from grants.kernel.file_checks.pdf_structure import PROGRAM, check_pdf
from grants.kernel.file_checks.refusals import FileRefused, OfNoKind

MEGABYTE = 1024 * 1024
"""Bytes."""

LARGEST_TOGETHER = 100 * MEGABYTE
"""Bytes of all files that belong to the same record."""

LONGEST_NAME = 120
MOST_ENTRIES = 3_000
LARGEST_UNPACKED = 120 * MEGABYTE
LARGEST_RATIO = 250
"""How many times its size an entry of an archive may unpack to."""

TOLD = "PDF, Word, Excel, OpenDocument, or a photograph (JPEG or PNG)"
MOST_OF_A_LIST = 500_000
"""Bytes that are read of an archive's own list of its contents."""
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How Word and Excel files begin that are of before 2007, and newer ones that have a password."""
MOST_OF_A_SHEET = 20 * MEGABYTE
"""Bytes of a sheet behind a chart."""

_PAGE = re.compile(rb"(?i)<\s*(html|script|svg|iframe)\b")
_STREAMS = re.compile(rb"(?s)\bstream\r?\n.*?\bendstream\b")

END_OF_ZIP, END_OF_PDF = b"PK\x05\x06", b"%%EOF"


@dataclass(frozen=True)
class CheckedFile:
    """A file fit to be kept: a name with the ending of its type, and the content to keep."""

    name: str
    media_type: str
    content: bytes


def checked_file(name: str, content: bytes, *, largest_megabytes: int) -> CheckedFile:
    """The file as it may be kept. Raises FileRefused with what to do about it."""
    if not content:
        raise FileRefused("This file is empty. Choose another.")
    if len(content) > largest_megabytes * MEGABYTE:
        raise FileRefused(
            f"This file has {math.ceil(len(content) / MEGABYTE * 10) / 10} MB; the most is {largest_megabytes} MB."
            f" {_SMALLER_PICTURE if content.startswith(_PICTURES) else 'Make it smaller, or send it in parts.'}"
        )
    if content.startswith(OLD_OFFICE):
        raise FileRefused(
            "This is an old Word or Excel file, or one with a password. Save it as .docx or .xlsx without a password,"
            " or as a PDF, then choose that."
        )
    ending = _ending_of(content)
    if ending not in _KINDS:
        raise OfNoKind(_not_taken(name))
    media_type, prepare = _KINDS[ending]
    return CheckedFile(f"{tidy_name(name)}.{ending}", media_type, prepare(content))


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
_SMALLER_PICTURE = (
    "Make it smaller: on a phone, open the photograph, take a screenshot of it, and choose that. On a computer, open it"
    " and save it in a smaller size."
)


def _not_taken(name: str) -> str:
    """Why content of no kind that we take is refused; by its name it may be called one."""
    called = re.search(r"\.([A-Za-z0-9]{1,5})$", _plain(name).strip(" ."))
    ending = called[1].lower() if called else ""
    if ending in {*_KINDS, "jpeg"}:
        return (
            f"This file is not what its name says: it ends in .{ending}, but is of another kind or damaged. Open it in"
            f" the program that made it, save it as {TOLD}, then choose that."
        )
    return f"This is not a kind of file that we can take. We take {TOLD}."


def tidy_name(name: str) -> str:
    """What somebody called a file, without folders, its ending, and characters that hide or turn text."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", _plain(name)).strip(" .")
    return stem[:LONGEST_NAME] or "File"


def name_as_sent(name: str) -> str:
    """What somebody called a file, with its ending, without folders and characters that hide or turn text."""
    return _plain(name).strip(" .")[:LONGEST_NAME] or "File"


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", cleaned(name))[-1]
    return "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def _ending_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    try:
        ending = puremagic.from_string(content).lstrip(".").lower()
    except (puremagic.PureError, ValueError):
        return ""
    return "jpg" if ending in ("jpeg", "jfif", "jpe") else str(ending)


# PDF


def _pdf(content: bytes) -> bytes:
    if not content.startswith(b"%PDF-") or END_OF_PDF not in content[-2048:]:
        raise FileRefused("This PDF is damaged. Save it again as a PDF, then choose that.")
    after = content[content.rindex(END_OF_PDF) + len(END_OF_PDF) :]
    if after.strip(b"\r\n\0 ") or END_OF_ZIP in content[-70_000:] or _is_a_page_too(content):
        raise FileRefused("This PDF has something else hung on to it. Save it again as a PDF, then choose that.")
    if re.search(rb"/Encrypt\s*(\d+\s+\d+\s+R\b|<<)", content):
        raise FileRefused(LOCKED_PDF)
    if pdf_runs_something(content):
        raise FileRefused(PROGRAM)
    check_pdf(content)
    return content


def _is_a_page_too(content: bytes) -> bool:
    """Whether it begins as a page of the web, or holds a part of one between what a PDF has: not in its texts."""
    return bool(_PAGE.search(content, 0, 2048) or _PAGE.search(_STREAMS.sub(b"", content)))


# Documents and sheets, which are archives


def _kind_of_archive(content: bytes, *, is_inside: bool = False) -> str:
    """The ending of an archive; `is_inside` for one found in another, which can hold no further one."""
    with _opened(content) as archive:
        kind = _kind_by_contents(archive)
        if kind:
            _refuse_files_inside(archive, is_inside=is_inside)
            check_document(archive, kind)
        return kind


def _kind_by_contents(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = _beginning(archive, "[Content_Types].xml")
        if b"macroenabled" in types.lower() or any(_MACROS_OF_OFFICE.search(name) for name in names):
            raise FileRefused(MACROS)
        return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""
    if "mimetype" not in names:
        return ""
    if any(_MACROS_OF_OPEN_DOCUMENT.search(name) for name in names):
        raise FileRefused(MACROS)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _beginning(archive, "META-INF/manifest.xml"):
        raise FileRefused(LOCKED)
    return _OPEN_DOCUMENT.get(_beginning(archive, "mimetype").decode("ascii", "replace").strip(), "")


def _refuse_files_inside(archive: zipfile.ZipFile, *, is_inside: bool) -> None:
    """Raise FileRefused for archives and programs inside a document; only the sheet behind a chart may be there."""
    for entry in archive.infolist():
        first = b"" if entry.is_dir() else _beginning(archive, entry, 8)
        if not first.startswith(_HOLDS_FILES) or (first.startswith(_GZIP) and _METAFILE.search(entry.filename)):
            continue
        may_be_chart = not is_inside and first.startswith(b"PK") and _CHART_SHEET.search(entry.filename)
        if not may_be_chart or _kind_of_archive(_beginning(archive, entry, MOST_OF_A_SHEET), is_inside=True) != "xlsx":
            raise FileRefused("This file has other files inside. Take them out, or save it as a PDF, then choose that.")


def _beginning(archive: zipfile.ZipFile, entry: str | zipfile.ZipInfo, most: int = MOST_OF_A_LIST) -> bytes:
    """The first bytes of an entry, however long it says it is. Raises FileRefused when it can't be read."""
    try:
        with archive.open(entry) as opened:
            return opened.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise FileRefused(DAMAGED) from error


def _opened(content: bytes) -> zipfile.ZipFile:
    """An archive whose list of contents is sound. Raises FileRefused for bombs, locks and odd paths."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused(DAMAGED) from error
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(LOCKED)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise FileRefused("This file is not put together as it should be. Save it again, then choose that.")
    too_much = sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or len(entries) > MOST_ENTRIES
    if too_much or any(entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1_000) for entry in entries):
        raise FileRefused("This file unpacks to far more than it should. Save it again, then choose that.")
    if any(not name or name[0] in "/\\" or ".." in re.split(r"[/\\]", name) for name in archive.namelist()):
        raise FileRefused("This file is not put together as it should be. Save it again, then choose that.")
    return archive


def _archive(content: bytes) -> bytes:
    if content.rindex(END_OF_ZIP) + 22 != len(content):
        raise FileRefused("This file has something else hung on to it. Save it again, then choose that.")
    return content


LOCKED = "This file is locked with a password. Save it without one, then choose that."
_MACROS_OF_OFFICE = re.compile(r"(?i)vbaproject\.bin$|^xl/macrosheets/")
_MACROS_OF_OPEN_DOCUMENT = re.compile(r"(?i)^(Basic/(?!.*-l[bc]\.xml$).*[^/]|Scripts/.*[^/])$")
"""The lists that end in -lb.xml and -lc.xml are there without a macro too."""
_GZIP = b"\x1f\x8b"
_HOLDS_FILES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    _GZIP,
    b"BZh",
    b"\xfd7zXZ",
    b"MZ",
    b"\x7fELF",
    OLD_OFFICE,
)
"""How archives, programs, and whatever Windows packs into a document begin."""
_METAFILE = re.compile(r"(?i)\.(emz|wmz)$")
"""Drawings of Office, which it packs by itself."""
_CHART_SHEET = re.compile(r"(?i)/embeddings/[^/]+\.xlsx$")
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def _picture(content: bytes, *, kind: str) -> bytes:
    """The picture as it is kept. What checks it brings numpy, which web processes load with the first picture."""
    from grants.kernel.file_checks.pictures import picture_written_anew

    return picture_written_anew(content, kind)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "jpg": ("image/jpeg", partial(_picture, kind="JPEG")),
    "png": ("image/png", partial(_picture, kind="PNG")),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _archive),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _archive),
    **{ending: (media_type, _archive) for media_type, ending in _OPEN_DOCUMENT.items()},
}

MEDIA_TYPES = tuple(media_type for media_type, _ in _KINDS.values())
"""Of the files that are kept."""
