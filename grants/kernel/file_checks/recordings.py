"""Voice notes and short films, as telephones make them: told by how they are built, from the first byte to the last.

Taken are MP4 and its relatives (M4A, MOV, 3GP), Ogg, MP3, WAV and AMR. What is hung on to one is refused; where a
recording says where it was made, and what else it says of itself beside sound and picture, is taken out.
"""

import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grants.kernel.file_checks.checked import MEGABYTE, CheckedFile, tidy_name
from grants.kernel.file_checks.refusals import FileRefused

SOUND, FILM = "voice note", "film"
MEDIA_TYPES = (
    *("audio/mp4", "audio/ogg", "audio/mpeg", "audio/wav", "audio/amr"),
    *("video/mp4", "video/quicktime", "video/3gpp"),
)
"""Of the recordings that are kept."""
TOLD = {
    SOUND: "a recording from a telephone (M4A, MP3, Ogg, WAV or AMR)",
    FILM: "a film from a telephone (MP4, MOV or 3GP)",
}
MOST_BOXES = 50_000
_HOLD_BOXES = (b"moov", b"trak", b"mdia")
_PRIVATE = (b"udta", b"meta", b"uuid")
"""Boxes of MP4 in which a recording says where it was made, and by what."""


@dataclass(frozen=True)
class _Kept:
    """What a recording is: whether it has pictures that move, its ending, its type, and what is kept of it."""

    has_film: bool
    ending: str
    media_type: str
    content: bytes


def checked_recording(name: str, content: bytes, *, wanted: str, largest_megabytes: int) -> CheckedFile:
    """A voice note, or a film, as it may be kept; `wanted` says which. Raises FileRefused with what to do about it."""
    if not content:
        raise FileRefused("This file is empty. Choose another.")
    if len(content) > largest_megabytes * MEGABYTE:
        size = math.ceil(len(content) / MEGABYTE * 10) / 10
        raise FileRefused(f"This file has {size} MB; the most is {largest_megabytes} MB. Make a shorter one.")
    read = next((reader for begins, reader in _READERS if begins(content)), None)
    if read is None:
        raise FileRefused(f"This is not a {wanted}. We take {TOLD[wanted]}.")
    try:
        kept = read(content)
    except (ValueError, IndexError, struct.error) as error:
        raise FileRefused(f"This {wanted} is damaged, or has something else hung on to it. Make it again.") from error
    if kept.has_film != (wanted == FILM):
        is_one = "has no pictures" if wanted == FILM else "is a film"
        raise FileRefused(f"This is not a {wanted}: it {is_one}. We take {TOLD[wanted]}.")
    return CheckedFile(f"{tidy_name(name)}.{kept.ending}", kept.media_type, kept.content)


# MP4, M4A, MOV and 3GP: boxes, each with its size and its name


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box between two places: its name, where it begins, where what it holds begins, and where it ends.

    Raises ValueError where they do not fill the space.
    """
    for _ in range(MOST_BOXES):
        if start == end:
            return
        size, name = struct.unpack_from(">I4s", content, start)
        inner = start + 8
        if size == 1:
            size, inner = struct.unpack_from(">Q", content, inner)[0], start + 16
        elif size == 0:
            size = end - start
        if size < inner - start or start + size > end:
            raise ValueError("a box does not fit")
        yield name, start, inner, start + size
        start += size
    raise ValueError("too many boxes")


def _mp4(content: bytes) -> _Kept:
    read = _Mp4(content)
    read.walk(0, len(content), deeper=len(_HOLD_BOXES))
    if not {b"ftyp", b"moov", b"mdat"} <= read.names or not read.handlers & {b"soun", b"vide"}:
        raise ValueError("no recording inside")
    if b"vide" not in read.handlers:
        return _Kept(False, "m4a", "audio/mp4", bytes(read.kept))
    films = {b"qt  ": ("mov", "video/quicktime"), b"3gp4": ("3gp", "video/3gpp")}
    ending, media_type = films.get(content[8:12], ("mp4", "video/mp4"))
    return _Kept(True, ending, media_type, bytes(read.kept))


class _Mp4:
    """What is found in the boxes of a recording: their names, what its tracks are, and its content without the rest."""

    def __init__(self, content: bytes) -> None:
        self.content, self.kept = content, bytearray(content)
        self.handlers: set[bytes] = set()
        self.names: set[bytes] = set()

    def walk(self, start: int, end: int, *, deeper: int) -> None:
        for name, begins, inner, ends in _boxes(self.content, start, end):
            self.names.add(name)
            if name in _HOLD_BOXES and deeper:
                self.walk(inner, ends, deeper=deeper - 1)
            elif name == b"hdlr":
                self.handlers.add(self.content[inner + 8 : inner + 12])
            elif name in _PRIVATE:
                self.kept[begins + 4 : begins + 8] = b"free"
                self.kept[inner:ends] = bytes(ends - inner)


# Ogg: pages, each with the sizes of its parts


def _ogg(content: bytes) -> _Kept:
    place, first = 0, b""
    while place < len(content):
        if content[place : place + 4] != b"OggS":
            raise ValueError("no page")
        parts = content[place + 26]
        body = place + 27 + parts
        ends = body + sum(content[place + 27 : body])
        if ends > len(content):
            raise ValueError("a page does not fit")
        first = first or content[body:ends]
        place = ends
    if not first.startswith((b"OpusHead", b"\x01vorbis", b"Speex")):
        raise ValueError("no sound inside")
    return _Kept(False, "ogg", "audio/ogg", content)


# WAV: a list of chunks in one of its own size


def _wav(content: bytes) -> _Kept:
    (size,) = struct.unpack_from("<I", content, 4)
    if size + 8 != len(content) or not {b"fmt ", b"data"} <= set(_chunks(content)):
        raise ValueError("the chunks do not fit")
    return _Kept(False, "wav", "audio/wav", content)


def _chunks(content: bytes) -> Iterator[bytes]:
    place = 12
    while place < len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        place += 8 + size + size % 2
        if place - size % 2 > len(content):
            raise ValueError("a chunk does not fit")
        yield name


# MP3: frames of a few hundred bytes, between tags

_BIT_RATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits a second of layer III, by whether the frame is of MPEG 1."""
_SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_TAG, _LAST_TAG = 10, 128


def _mp3(content: bytes) -> _Kept:
    """The frames without the tags, which can hold pictures and words."""
    begins = place = _after_tag(content)
    ends = len(content) - (_LAST_TAG if content[-_LAST_TAG:].startswith(b"TAG") else 0)
    frames = 0
    while place < ends:
        place += _frame(content, place)
        frames += 1
    if frames < 2 or place > len(content):
        raise ValueError("no frames")
    return _Kept(False, "mp3", "audio/mpeg", content[begins:ends])


def _after_tag(content: bytes) -> int:
    if not content.startswith(b"ID3"):
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    return _TAG + size


def _frame(content: bytes, place: int) -> int:
    """The size of the frame that begins there."""
    header = int.from_bytes(content[place : place + 4], "big")
    version, layer = header >> 19 & 3, header >> 17 & 3
    if header >> 21 != 0x7FF or layer != 1 or version not in _SAMPLE_RATES:
        raise ValueError("no frame")
    is_first = version == 3
    rate = _BIT_RATES[is_first][header >> 12 & 15] * 1000
    samples = _SAMPLE_RATES[version][header >> 10 & 3]
    if not rate:
        raise ValueError("no size")
    return (144 if is_first else 72) * rate // samples + (header >> 9 & 1)


# AMR: frames whose first byte says how large they are

_AMR, _AMR_WIDE = b"#!AMR\n", b"#!AMR-WB\n"
_AMR_SIZES = {
    _AMR: (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0),
    _AMR_WIDE: (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0),
}


def _amr(content: bytes) -> _Kept:
    begins = _AMR_WIDE if content.startswith(_AMR_WIDE) else _AMR
    place = len(begins)
    while place < len(content):
        if content[place] & 0x83:
            raise ValueError("no frame")
        place += 1 + _AMR_SIZES[begins][content[place] >> 3 & 15]
    if place != len(content) or place == len(begins):
        raise ValueError("the frames do not fit")
    return _Kept(False, "amr", "audio/amr", content)


_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], _Kept]], ...] = (
    (lambda content: content[4:8] == b"ftyp", _mp4),
    (lambda content: content.startswith(b"OggS"), _ogg),
    (lambda content: content.startswith(b"RIFF") and content[8:12] == b"WAVE", _wav),
    (lambda content: content.startswith((_AMR, _AMR_WIDE)), _amr),
    (lambda content: content.startswith(b"ID3") or (content[:1] == b"\xff" and content[1:2] >= b"\xe0"), _mp3),
)
