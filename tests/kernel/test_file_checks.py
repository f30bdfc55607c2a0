"""A file is what it holds, whatever it is called."""

import contextlib
import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from grants.kernel.file_checks import LARGEST_FILE, FileRefused, checked_file, tidy_name

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def archive(entries: Mapping[str, bytes], *, compress: bool = True) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return made.getvalue()


def photograph(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "The hall in Mill Street"
    Image.new("RGB", size, "teal").save(made, kind, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "plan.pdf", "application/pdf"),
        (photograph(), "plan.jpg", "image/jpeg"),
        (photograph("PNG"), "plan.png", "image/png"),
        (archive(WORD), "plan.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
            "plan.odt",
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
@pytest.mark.parametrize("called", ["plan.pdf", "plan.exe", "plan"])
def test_its_type_and_ending_follow_from_what_it_holds(content: bytes, name: str, media_type: str, called: str) -> None:
    taken = checked_file(called, content)
    assert (taken.name, taken.media_type) == (name, media_type)


def test_a_photograph_keeps_nothing_of_where_it_was_taken() -> None:
    kept = checked_file("hall.jpg", photograph()).content
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (40, 30)


BOMB = archive({**WORD, "word/media/x.bin": bytes(40_000_000)})
REFUSED = {
    "empty": (b"", "empty"),
    "too large": (b"%PDF-1.7" + bytes(LARGEST_FILE), "the most is 5 MB"),
    "a program": (b"MZ\x90\x00" + bytes(200), "not a kind of file"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "not a kind of file"),
    "plain text": (b"just words", "not a kind of file"),
    "a picture that is a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a kind of file"),
    "half a PDF": (PDF[:40], "damaged"),
    "a PDF that is an archive too": (PDF + archive({"run.js": b"x"}), "hung on"),
    "a PDF that is a page too": (PDF.replace(b"\n1 0", b"\n<script>x</script>\n1 0"), "hung on"),
    "a locked PDF": (PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "password"),
    "half a photograph": (photograph()[:200], "damaged"),
    "a very large photograph": (photograph("PNG", (9_000, 9_000)), "very large"),
    "an archive of programs": (archive({"run.exe": b"MZ"}), "not a kind of file"),
    "an archive that unpacks to much more": (BOMB, "unpacks to far more"),
    "a document with macros": (archive({**WORD, "word/vbaProject.bin": b"x"}), "macros"),
    "a document that leaves its folder": (archive({**WORD, "../../etc/passwd": b"x"}), "put together"),
    "a document with something behind it": (archive(WORD) + b"<html>", "hung on"),
    "half a document": (archive(WORD)[:80], "damaged"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_can_do_harm_or_cannot_be_opened_is_refused_in_plain_words(which: str) -> None:
    content, sentence = REFUSED[which]
    with pytest.raises(FileRefused, match=sentence):
        checked_file("plan.pdf", content)


def test_what_hangs_on_to_a_photograph_is_left_behind() -> None:
    kept = checked_file("hall.jpg", photograph() + archive({"run.js": b"x"})).content
    assert b"run.js" not in kept
    assert b"PK" not in kept[-200:]


def test_an_archive_with_a_lock_is_refused() -> None:
    locked = bytearray(archive(WORD))
    for start in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[start] |= 1
    with pytest.raises(FileRefused, match="password"):
        checked_file("plan.docx", bytes(locked))


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Joan\\plan.pdf", "plan"),
        ("plan\u202efdp.exe", "planfdp"),
        ("a\x00b\nc.pdf", "abc"),
        ("x" * 400 + ".pdf", "x" * 120),
        ("...", "File"),
        ("", "File"),
        ("Café – plän.final.pdf", "Café – plän.final"),
    ],
)
def test_a_name_is_only_a_name(called: str, name: str) -> None:
    assert tidy_name(called) == name


@given(st.binary(max_size=400), st.text(max_size=60))
def test_nothing_breaks_the_check(content: bytes, name: str) -> None:
    for beginning in (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        with contextlib.suppress(FileRefused):
            taken = checked_file(name, beginning + content)
            assert not set("/\\\0\n") & set(taken.name)
