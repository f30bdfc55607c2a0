"""Voice notes and films are taken as what they are, and nothing else is taken for one."""

import io
import struct
import wave
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.kernel.file_checks.recordings import FILM, SOUND, checked_recording
from grants.kernel.file_checks.refusals import FileRefused
from tests.kernel.test_file_checks import PDF, photograph

WHERE = b"+53.79-001.54/"


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(handler: bytes = b"soun", brand: bytes = b"M4A ") -> bytes:
    """What a telephone records: its brand, what it holds, where it was made, and the sound or the pictures."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", track, box(b"udta", WHERE)) + box(b"mdat", b"sound" * 20)


def ogg(begins: bytes = b"OpusHead") -> bytes:
    def page(body: bytes) -> bytes:
        return b"OggS" + bytes(22) + bytes([1, len(body)]) + body

    return page(begins + b"\x01\x01") + page(b"sound" * 20)


def wav() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(8000)
        opened.writeframes(bytes(800))
    return made.getvalue()


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x05" + WHERE[:5] + frame * 3 + b"TAG" + bytes(125)


AMR = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 4


@pytest.mark.parametrize(
    ("content", "wanted", "name", "media_type"),
    [
        (mp4(), SOUND, "note.m4a", "audio/mp4"),
        (mp4(b"vide", b"isom"), FILM, "note.mp4", "video/mp4"),
        (mp4(b"vide", b"qt  "), FILM, "note.mov", "video/quicktime"),
        (ogg(), SOUND, "note.ogg", "audio/ogg"),
        (wav(), SOUND, "note.wav", "audio/wav"),
        (mp3(), SOUND, "note.mp3", "audio/mpeg"),
        (AMR, SOUND, "note.amr", "audio/amr"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_recording_is_taken_as_what_it_is(content: bytes, wanted: str, name: str, media_type: str):
    kept = checked_recording("note.exe", content, wanted=wanted, largest_megabytes=1)
    assert (kept.name, kept.media_type) == (name, media_type)
    assert WHERE[:5] not in kept.content, "where it was made is taken out"
    again = checked_recording(kept.name, kept.content, wanted=wanted, largest_megabytes=1)
    assert again == kept


@pytest.mark.parametrize(
    ("content", "wanted", "says"),
    [
        (PDF, SOUND, "This is not a voice note. We take a recording"),
        (photograph(), SOUND, "This is not a voice note."),
        (b"MZ" + bytes(200), FILM, "This is not a film."),
        (mp4(b"vide", b"isom"), SOUND, "it is a film"),
        (mp4(), FILM, "it has no pictures"),
        (mp4(b"text"), SOUND, "is damaged"),
        (mp4() + b"PK\x03\x04 and more", SOUND, "is damaged, or has something else hung on to it"),
        (ogg(b"OggHead"), SOUND, "is damaged"),
        (ogg() + PDF, SOUND, "is damaged"),
        (wav() + b"<html>", SOUND, "is damaged"),
        (mp3()[:-200], SOUND, "is damaged"),
        (AMR + b"\xff", SOUND, "is damaged"),
        (b"", SOUND, "is empty"),
        (box(b"ftyp", b"M4A ") + box(b"moov") * 60_000, SOUND, "is damaged"),
        (wav() * 3000, SOUND, "Make a shorter one"),
    ],
)
def test_what_is_none_is_refused_by_name(content: bytes, wanted: str, says: str):
    with pytest.raises(FileRefused, match=says):
        checked_recording("note.m4a", content, wanted=wanted, largest_megabytes=1)


@given(some.sampled_from([mp4(), ogg(), wav(), mp3(), AMR]), some.integers(0, 1 << 30), some.binary(max_size=12))
def test_whatever_is_changed_in_one_it_is_taken_or_refused_and_never_fails(content: bytes, place: int, other: bytes):
    place %= len(content)
    changed = content[:place] + other + content[place + 3 :]
    for wanted in (SOUND, FILM):
        with suppress(FileRefused):
            checked_recording("note", changed, wanted=wanted, largest_megabytes=1)
