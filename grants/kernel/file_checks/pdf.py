"""Whether a PDF would run something: JavaScript, another program, or a form that is a program (XFA).

What a PDF does is named in its dictionaries. They lie open in the file, or packed in object streams, which are unpacked
here. A name may be written with codes (`/J#61vaScript`). This is no parser: it looks for the names wherever they can
be, also where the file's own table does not lead, and so a viewer might that repairs the file. What the table does lead
to is read in `pdf_structure`, which comes after this.
"""

import re
import zlib

MOST_UNPACKED = 60_000_000
"""Bytes of all object streams together. More than this no honest document of our sizes has."""

MOST_STREAMS = 50_000
LONGEST_DICTIONARY = 4_000
"""Bytes before a stream in which its dictionary is looked for."""

CHUNK = 64 * 1024
PEEK = 64
"""Bytes that tell whether a stream can be one of objects: it begins with their numbers."""


def _name(name: str) -> str:
    """A pattern of a name in a PDF, however it is written."""
    coded = "".join(f"(?:{char}|#{ord(char):02x}|#{ord(char):02X})" for char in name)
    return rf"/{coded}(?=[\s\0()<>\[\]{{}}/%]|$)"


_RUNS = re.compile("|".join(_name(name) for name in ("JavaScript", "Launch", "XFA")).encode())
_OBJECTS = re.compile(_name("ObjStm").encode())
_TABLE = re.compile(_name("XRef").encode())
_STREAM = re.compile(rb"stream\r?\n")
_PLAINLY_PACKED = re.compile(rb"/Filter\s*(/FlateDecode\b|\[\s*/FlateDecode\s*\])")
_BEGINS_WITH_NUMBERS = re.compile(rb"[\s\0]*[0-9+%-]")


def pdf_runs_something(content: bytes) -> bool:
    """Whether opening the PDF could run something; also true for what is packed so that one can't tell."""
    if _RUNS.search(content):
        return True
    view, room = memoryview(content), MOST_UNPACKED
    for number, stream in enumerate(_STREAM.finditer(content)):
        if number == MOST_STREAMS:
            return True
        if content.endswith(b"end", 0, stream.start()):
            continue
        beginning = _unpacked(view, stream.end(), PEEK)
        if _hides_objects(_dictionary_before(content, stream.start()), beginning):
            return True
        if not _BEGINS_WITH_NUMBERS.match(beginning):
            continue
        unpacked = _unpacked(view, stream.end(), room)
        room -= len(unpacked)
        if room <= 0 or _RUNS.search(unpacked):
            return True
    return False


def _dictionary_before(content: bytes, end: int) -> bytes:
    before = content[max(0, end - LONGEST_DICTIONARY) : end]
    return before[before.rfind(b"obj") + 1 :]


def _hides_objects(dictionary: bytes, beginning: bytes) -> bool:
    """Whether a stream of objects, or their table, is packed in a way that is not looked into."""
    if b"/Filter" not in dictionary:
        return False
    if not _OBJECTS.search(dictionary):
        return bool(_TABLE.search(dictionary)) and not _PLAINLY_PACKED.search(dictionary)
    return not _PLAINLY_PACKED.search(dictionary) or b"/Predictor" in dictionary or not beginning


def _unpacked(view: memoryview, start: int, most: int) -> bytes:
    """The first bytes that a stream holds, if it is packed in the usual way; damaged ones as far as they go."""
    inflater, parts, size = zlib.decompressobj(), [], 0
    step = min(CHUNK, 8 * most)
    for at in range(start, len(view), step):
        try:
            part = inflater.decompress(view[at : at + step], most - size)
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if inflater.eof or size >= most:
            break
    return b"".join(parts)
