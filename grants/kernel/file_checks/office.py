"""What a document or a sheet does, read from its parts: what it fetches from elsewhere, and what it runs.

Office files say in lists of relationships what each part belongs to; OpenDocument files in their elements. Opening one
must fetch nothing and run nothing. A template or a picture on the writer's own disk is no harm: it is not there.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from xml.parsers import expat

from grants.kernel.file_checks.refusals import FileRefused

MOST_OF_A_PART = 60 * 1024 * 1024
"""Bytes of one part that is read."""

CHUNK = 64 * 1024
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
)
"""What a damaged part makes its readers raise; LookupError for an encoding that there is none of."""

MACROS = "This file has macros, which can do harm. Save it without them, then choose that."
DAMAGED = "This file is damaged. Save it again, then choose that."
FETCHES = (
    "This file fetches something from elsewhere when it is opened, such as a template or a linked picture. Save it as a"
    " PDF, or put what it needs into it, then choose that."
)
LINK_ACTS = (
    "This file has a link that opens a file on a network or runs something. Take the link out, or save it as a PDF,"
    " then choose that."
)
RUNS = "This file starts another program to get at data. Save it as a PDF, or without that, then choose that."
HAS_FILES = "This file has other files inside. Take them out, or save it as a PDF, then choose that."

_LINKS = frozenset({"hyperlink"})
_RUNNING = {
    "vbaProject": MACROS,
    "wordVbaData": MACROS,
    "control": MACROS,
    "xlMacrosheet": MACROS,
    "aFChunk": HAS_FILES,
}
"""Kinds of relationships, by how their names end, that no document of ours has."""

_OWN_DISK = re.compile(r"(?i)(file:/{0,3})?[a-z]:[\\/]")
_ELSEWHERE = re.compile(r"(?i)[a-z][a-z0-9+.-]+:|[\\/]{2}")
_ACTS = re.compile(
    r"(?i)(file|smb|javascript|vbscript|data|search-ms|ms-[a-z-]+|vnd\.sun\.star\.[a-z]+|macro):|[\\/]{2}"
)
_WORD_PARTS = re.compile(r"(?i)^word/[^/]+\.xml$")
_OPEN_DOCUMENT_PARTS = re.compile(r"(?i)^(.*/)?(content|styles)\.xml$")
_STARTS_A_PROGRAM = re.compile(r"(?i)\bdde(auto)?\b")

Attributes = Mapping[str, str]


def check_document(archive: zipfile.ZipFile, kind: str) -> None:
    """Raise FileRefused for a document that fetches or runs something; `kind` is docx, xlsx, odt or ods."""
    for reason in _open_document(archive) if kind in ("odt", "ods") else _office(archive):
        raise FileRefused(reason)


# Office


def _office(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            yield from _in_part(archive, name, _of_relationship)
        elif name.lower().startswith("xl/externallinks/") and name.lower().endswith(".xml"):
            yield from _in_part(archive, name, _of_link_between_sheets)
        elif _WORD_PARTS.match(name):
            yield from _of_fields(archive, name)


def _of_relationship(element: str, attributes: Attributes) -> str | None:
    if element != "Relationship":
        return None
    kind = attributes.get("Type", "").rpartition("/")[2]
    if kind in _RUNNING:
        return _RUNNING[kind]
    if attributes.get("TargetMode", "").lower() != "external":
        return None
    return _of_address(attributes.get("Target", ""), is_link=kind in _LINKS)


def _of_address(address: str, *, is_link: bool) -> str | None:
    """What is wrong with something outside the file; a link is followed only by somebody who wants to."""
    plain = "".join(address.split())
    if _OWN_DISK.match(plain):
        return None
    if is_link:
        return LINK_ACTS if _ACTS.match(plain) else None
    return FETCHES if _ELSEWHERE.match(plain) else None


def _of_link_between_sheets(element: str, attributes: Attributes) -> str | None:
    return RUNS if element in ("ddeLink", "oleLink") else None


def _of_fields(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """Reasons in the fields of a text: each may be written in many pieces."""
    pieces: list[str] = []
    for element, attributes, text in _elements(archive, name):
        if element == "instrText":
            pieces.append(text)
        elif element == "fldSimple":
            pieces.append(f" {attributes.get('instr', '')} ")
        elif element == "fldChar":
            pieces.append(" ")
    if _STARTS_A_PROGRAM.search("".join(pieces)):
        yield RUNS


# OpenDocument


def _open_document(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if _OPEN_DOCUMENT_PARTS.match(name):
            yield from _in_part(archive, name, _of_open_document)


def _of_open_document(element: str, attributes: Attributes) -> str | None:
    if element in ("event-listener", "script"):
        return MACROS
    if element in ("dde-source", "dde-connection-decl", "applet", "plugin"):
        return RUNS
    return _of_address(attributes["href"], is_link=element == "a") if "href" in attributes else None


# XML


def _in_part(archive: zipfile.ZipFile, name: str, reason_of: Callable[[str, Attributes], str | None]) -> Iterator[str]:
    for element, attributes, _ in _elements(archive, name):
        if reason := reason_of(element, attributes):
            yield reason


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Attributes, str]]:
    """Each element of a part when it ends: its name and attributes without prefixes, and the text right in it.

    Raises FileRefused for a part that cannot be read, or that declares a type or entities of its own.
    """
    reader = _Reader()
    try:
        with archive.open(name) as part:
            size = 0
            while chunk := part.read(CHUNK):
                size += len(chunk)
                if size > MOST_OF_A_PART:
                    raise FileRefused("This file unpacks to far more than it should. Save it again, then choose that.")
                yield from reader.read(chunk)
            yield from reader.read(b"", is_last=True)
    except UNREADABLE as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(DAMAGED) from error


class _Reader:
    def __init__(self) -> None:
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self._ended: list[tuple[str, Attributes, str]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._starts
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._says
        self._parser.StartDoctypeDeclHandler = self._declares

    def read(self, chunk: bytes, *, is_last: bool = False) -> list[tuple[str, Attributes, str]]:
        self._ended = []
        self._parser.Parse(chunk, is_last)
        return self._ended

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > 500:
            raise FileRefused(DAMAGED)
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._open.append((name.rpartition(":")[2], plain, []))

    def _says(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _ends(self, name: str) -> None:
        element, attributes, texts = self._open.pop()
        self._ended.append((element, attributes, "".join(texts)))

    def _declares(self, *_: object) -> None:
        raise FileRefused(DAMAGED)
