"""A file is what it holds, whatever it is called."""

import io
import tracemalloc
import zipfile
from collections.abc import Mapping

import pytest
from PIL import Image

from grants.kernel.file_checks.checked import MEGABYTE, CheckedFile, checked_file, tidy_name
from grants.kernel.file_checks.refusals import FileRefused

PDF = b"""%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>
endobj
trailer
<< /Root 1 0 R >>
%%EOF
"""
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def checked(name: str, content: bytes) -> CheckedFile:
    return checked_file(name, content, largest_megabytes=5)


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
    taken = checked(called, content)
    assert (taken.name, taken.media_type) == (name, media_type)


def test_a_photograph_keeps_nothing_of_where_it_was_taken() -> None:
    kept = checked("hall.jpg", photograph()).content
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (40, 30)


ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}


def lying(name: str, content: bytes, says: int = 40) -> bytes:
    """An archive whose entry says that it is small."""
    made = bytearray(archive({name: content}))
    start = made.index(b"PK\x01\x02") + 24
    made[start : start + 4] = says.to_bytes(4, "little")
    return bytes(made)


def other_compression() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as opened:
        opened.writestr("mimetype", ODT["mimetype"])
    return made.getvalue()


BOMB = archive({**WORD, "word/media/x.bin": bytes(40_000_000)})
REFUSED = {
    "empty": (b"", "empty"),
    "too large": (b"%PDF-1.7" + bytes(5 * MEGABYTE), "the most is 5 MB"),
    "a program": (b"MZ\x90\x00" + bytes(200), "not what its name says"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "not what its name says"),
    "plain text": (b"just words", "not what its name says"),
    "a picture that is a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "not what its name says",
    ),
    "half a PDF": (PDF[:40], "damaged"),
    "a PDF that is an archive too": (PDF + archive({"run.js": b"x"}), "hung on"),
    "a PDF that is a page too": (PDF.replace(b"\n1 0", b"\n<script>x</script>\n1 0"), "hung on"),
    "a locked PDF": (PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "password"),
    "half a photograph": (photograph()[:200], "damaged"),
    "a very large photograph": (photograph("PNG", (9_000, 9_000)), "very large"),
    "an archive of programs": (archive({"run.exe": b"MZ"}), "not what its name says"),
    "an archive that unpacks to much more": (BOMB, "unpacks to far more"),
    "a document with macros": (archive({**WORD, "word/vbaProject.bin": b"x"}), "macros"),
    "a document that leaves its folder": (archive({**WORD, "../../etc/passwd": b"x"}), "put together"),
    "a document with something behind it": (archive(WORD) + b"<html>", "hung on"),
    "a document that may have macros": (
        archive({**WORD, "[Content_Types].xml": b'<Override ContentType="application/x.macroEnabled.main+xml"/>'}),
        "macros",
    ),
    "a sheet with old macros": (archive({**WORD, "xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    "an OpenDocument with macros": (archive({**ODT, "Basic/Standard/Module1.xml": b"x"}), "macros"),
    "a locked OpenDocument": (archive({**ODT, "META-INF/manifest.xml": b"<encryption-data/>"}), "password"),
    "a locked or old Word file": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old Word or Excel"),
    "a PDF locked at its beginning": (
        PDF.replace(b"1 0 obj", b"9 0 obj << /Encrypt 2 0 R >> endobj 1 0 obj").replace(
            b"%%EOF", b"%" * 6000 + b"\n%%EOF"
        ),
        "password",
    ),
    "an archive that says it is small": (lying("mimetype", bytes(1_000_000)), "damaged"),
    "an archive packed in another way": (other_compression(), "put together"),
    "half a document": (archive(WORD)[:80], "damaged"),
    "a document in an encoding that there is none of": (
        archive({**WORD, "_rels/.rels": b'<?xml version="1.0" encoding="UT"?><Relationships/>'}),
        "damaged",
    ),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_can_do_harm_or_cannot_be_opened_is_refused_in_plain_words(which: str) -> None:
    content, sentence = REFUSED[which]
    with pytest.raises(FileRefused, match=sentence):
        checked("plan.pdf", content)


def test_what_hangs_on_to_a_photograph_is_left_behind() -> None:
    kept = checked("hall.jpg", photograph() + archive({"run.js": b"x"})).content
    assert b"run.js" not in kept
    assert b"PK" not in kept[-200:]


def test_a_comment_and_a_colour_profile_are_left_behind() -> None:
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, "JPEG", comment=b"53.79, -1.54", icc_profile=b"53.79, -1.54")
    assert b"53.79" in made.getvalue()
    assert b"53.79" not in checked("hall.jpg", made.getvalue()).content


def test_an_archive_that_lies_about_its_size_takes_little_memory() -> None:
    content = lying("mimetype", bytes(100_000_000))
    tracemalloc.start()
    with pytest.raises(FileRefused):
        checked("plan.odt", content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_an_open_document_without_macros_is_taken_with_its_empty_lists() -> None:
    content = archive({**ODT, "Basic/script-lc.xml": b"<x/>", "Basic/Standard/script-lb.xml": b"<x/>"})
    assert checked("plan.odt", content).name == "plan.odt"


def test_an_archive_with_a_lock_is_refused() -> None:
    locked = bytearray(archive(WORD))
    for start in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[start] |= 1
    with pytest.raises(FileRefused, match="password"):
        checked("plan.docx", bytes(locked))


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


def test_a_photograph_that_is_too_large_comes_with_a_way_that_works_on_a_phone() -> None:
    with pytest.raises(FileRefused, match="on a phone, open the photograph, take a screenshot of it"):
        checked_file("hall.jpg", b"\xff\xd8\xff" + bytes(6 * MEGABYTE), largest_megabytes=5)
    with pytest.raises(FileRefused, match="send it in parts"):
        checked_file("plan.pdf", b"%PDF-" + bytes(6 * MEGABYTE), largest_megabytes=5)


@pytest.mark.parametrize("called", ["plan.pdf", "hall.JPEG", "accounts.xlsx"])
def test_what_is_called_a_kind_that_we_take_is_not_told_that_we_take_that_kind(called: str) -> None:
    with pytest.raises(FileRefused, match="is not what its name says: it ends in"):
        checked_file(called, b"just words", largest_megabytes=5)
    with pytest.raises(FileRefused, match="not a kind of file"):
        checked_file("plan.exe", b"just words", largest_megabytes=5)
