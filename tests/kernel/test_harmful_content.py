"""What would run when a file is opened is refused, however it is packed, and no bytes at all break the check."""

import io
import time
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grants.kernel.file_checks import CheckedFile, checked_file
from grants.kernel.file_refusals import FileRefused
from grants.kernel.pdf_checks import MOST_STREAMS, pdf_runs_something
from tests.clamd import EICAR
from tests.kernel.test_file_checks import ODT, PDF, WORD, archive, checked, lying, photograph

SHEET = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
PROGRAM = "has a small program inside"
INSIDE = "has other files inside"


def pdf_that(does: dict[str, str] | None = None, *, packed: bool) -> bytes:
    """A PDF as writers make it, that does something when it is opened; `packed` in object streams."""
    made = pikepdf.new()
    made.add_blank_page()
    if does:
        action = pikepdf.Dictionary(
            {f"/{key}": pikepdf.Name(value) if value[0] == "/" else value for key, value in does.items()}
        )
        made.Root.OpenAction = made.make_indirect(action)
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    kept = io.BytesIO()
    made.save(kept, object_stream_mode=mode)
    return kept.getvalue()


SCRIPT = {"S": "/JavaScript", "JS": "app.alert(1)"}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("does", [SCRIPT, {"S": "/Launch", "F": "cmd.exe"}])
def test_a_pdf_that_runs_something_is_refused_however_it_is_packed(does: dict[str, str], packed: bool) -> None:
    content = pdf_that(does, packed=packed)
    assert (b"/S /JavaScript" in content or b"/S /Launch" in content) != packed
    with pytest.raises(FileRefused, match=PROGRAM):
        checked("form.pdf", content)


@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_that_runs_nothing_is_taken(packed: bool) -> None:
    assert checked("plan.pdf", pdf_that(packed=packed)).name == "plan.pdf"


def test_a_pdf_that_opens_at_a_page_and_talks_of_javascript_is_taken() -> None:
    opens = PDF.replace(b"/Catalog", b"/Catalog /OpenAction [3 0 R /Fit] /Title (JavaScript for beginners)")
    assert checked("plan.pdf", opens).name == "plan.pdf"


@pytest.mark.parametrize(
    "name", [b"/J#61vaScript", b"/#4aavaScript", b"/#4AavaScript", b"/Java#53cript", b"/XFA", b"/L#61unch"]
)
def test_a_name_written_with_codes_is_found(name: bytes) -> None:
    with pytest.raises(FileRefused, match=PROGRAM):
        checked("form.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S " + name + b" >>"))


def with_objects(dictionary: bytes, packed: bytes) -> bytes:
    return PDF.replace(
        b"trailer", b"9 0 obj\n<< " + dictionary + b" >>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer"
    )


@pytest.mark.parametrize(
    "dictionary",
    [
        b"/Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode]",
        b"/Type /Obj#53tm /N 1 /First 4 /Filter /LZWDecode",
        b"/Type /ObjStm /N 1 /First 4 /Filter 8 0 R",
        b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
    ],
)
def test_objects_packed_in_an_unusual_way_are_refused(dictionary: bytes) -> None:
    with pytest.raises(FileRefused, match=PROGRAM):
        checked("form.pdf", with_objects(dictionary, zlib.compress(b"1 0 << >>")))


def test_objects_are_found_whatever_their_dictionary_says() -> None:
    packed = zlib.compress(b"1 0 << /S /JavaScript /JS (x) >>")
    with pytest.raises(FileRefused, match=PROGRAM):
        checked("form.pdf", with_objects(b"/Subtype /Image /Note (1 0 obj)", packed))


def test_a_pdf_made_to_take_long_is_refused_soon() -> None:
    bomb = b"stream\n" + zlib.compress(b"1 0 " + bytes(2_000_000)) + b"\nendstream\n"
    many = b"stream\n" * (MOST_STREAMS + 1)
    for hostile in (bomb * 2_000, many):
        began = time.monotonic()
        assert pdf_runs_something(hostile)
        assert time.monotonic() - began < 5


# Files inside documents


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/embeddings/package.zip", archive({"run.exe": b"MZ"})),
        ("word/media/image1.png", archive({"run.exe": b"MZ"})),
        ("word/embeddings/oleObject1.bin", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)),
        ("word/run.exe", b"MZ\x90\x00" + bytes(100)),
        ("word/more.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50)),
        ("word/more.bin", b"\x1f\x8b\x08\x00" + bytes(50)),
        ("word/embeddings/other.docx", archive(WORD)),
        ("word/embeddings/with_macros.xlsx", archive({**SHEET, "xl/vbaProject.bin": b"x"})),
        ("word/embeddings/deeper.xlsx", archive({**SHEET, "xl/embeddings/s.xlsx": archive(SHEET)})),
        ("word/embeddings/not_a_sheet.xlsx", archive({"run.exe": b"x"})),
    ],
)
def test_archives_and_programs_inside_a_document_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(FileRefused, match=f"{INSIDE}|macros"):
        checked("plan.docx", archive({**WORD, name: content}))


def test_the_sheet_behind_a_chart_and_packed_drawings_are_taken() -> None:
    inside = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": archive(SHEET), "word/media/image1.emz": b"\x1f\x8b\x08"}
    assert checked("plan.docx", archive({**WORD, **inside})).name == "plan.docx"


# Any bytes

GOOD = {
    "pdf": pdf_that(packed=True),
    "jpg": photograph(),
    "png": photograph("PNG"),
    "docx": archive({**WORD, "word/embeddings/s.xlsx": archive(SHEET), "word/a/": b""}),
    "xlsx": archive(SHEET, compress=False),
    "odt": archive(ODT),
}


def taken_or_refused(name: str, content: bytes) -> None:
    """Either a file to keep, of a kind and a name that we take, or a sentence: never anything else."""
    try:
        taken = checked_file(name, content, largest_megabytes=5)
    except FileRefused as refused:
        sentence = str(refused)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    else:
        assert isinstance(taken, CheckedFile)
        assert taken.content
        assert taken.name.rsplit(".")[-1] in {*GOOD, "ods"}
        assert not set("/\\\0\n") & set(taken.name)


@given(st.binary(max_size=600), st.text(max_size=60))
@example(EICAR, "eicar.com")
def test_any_bytes_are_taken_or_refused_with_a_sentence(content: bytes, name: str) -> None:
    for beginning in (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        taken_or_refused(name, beginning + content)


@settings(max_examples=400)
@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12), st.integers(0, 40)), max_size=6),
)
def test_a_file_with_bytes_changed_cut_or_put_in_is_taken_or_refused_with_a_sentence(
    kind: str, changes: list[tuple[float, bytes, int]]
) -> None:
    content = GOOD[kind]
    for where, put, cut in changes:
        at = int(where * len(content))
        content = content[:at] + put + content[at + cut :]
    taken_or_refused(f"plan.{kind}", content)


_NAMED = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@settings(max_examples=200)
@given(st.dictionaries(st.text(_NAMED, min_size=1, max_size=20), st.binary(max_size=60), max_size=4), st.booleans())
def test_an_archive_of_anything_is_taken_or_refused_with_a_sentence(entries: dict[str, bytes], is_word: bool) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
        for name, content in WORD.items() if is_word else ():
            opened.writestr(name, content)
    taken_or_refused("plan.docx", made.getvalue())


@pytest.mark.parametrize("says", [0, 1, 40, 2**31, 2**32 - 1])
def test_an_archive_that_lies_is_refused_with_a_sentence(says: int) -> None:
    taken_or_refused("plan.odt", lying("mimetype", ODT["mimetype"] * 9, says=says))


def test_an_entry_without_a_name_is_refused_with_a_sentence() -> None:
    content = archive({**WORD, "§§": b"y"}).replace("§§".encode(), b"\0\0\0\0")
    with pytest.raises(FileRefused, match="put together"):
        checked("plan.docx", content)
