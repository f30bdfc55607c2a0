"""What would run when a file is opened is refused, however it is packed, and no bytes at all break the check."""

import io
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grants.kernel.file_checks.checked import CheckedFile, checked_file
from grants.kernel.file_checks.pdf import MOST_STREAMS, pdf_runs_something
from grants.kernel.file_checks.refusals import FileRefused
from tests.clamd import EICAR
from tests.kernel.harmful import PROGRAM, SHEET
from tests.kernel.test_file_checks import ODT, PDF, WORD, archive, checked, lying, photograph
from workers.pdf import make_pdf


def action_of(does: Mapping[str, Any]) -> pikepdf.Dictionary:
    def written(value: Any) -> Any:
        if isinstance(value, dict):
            return action_of(value)
        return pikepdf.Name(value) if value[0] == "/" else value

    return pikepdf.Dictionary({f"/{key}": written(value) for key, value in does.items()})


def pdf_that(does: Mapping[str, Any] | None = None, *, packed: bool) -> bytes:
    """A PDF as writers make it, that does something when it is opened; `packed` in object streams."""
    made = pikepdf.new()
    made.add_blank_page()
    if does:
        made.Root.OpenAction = made.make_indirect(action_of(does))
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
        began = time.process_time()
        assert pdf_runs_something(hostile)
        assert time.process_time() - began < 5


FILES, SENDS, OPENS = "has other files inside", "sends what is typed somewhere else", "opens a file from somewhere else"
ACTS = {
    "a rendition with a script": ({"S": "/Rendition", "JS": "app.alert(1)"}, PROGRAM),
    "a document on a network": ({"S": "/GoToR", "F": "\\\\there\\share\\x.pdf"}, OPENS),
    "a document inside": ({"S": "/GoToE", "F": "x.pdf"}, OPENS),
    "a form that is sent": ({"S": "/SubmitForm", "F": "http://there.example"}, SENDS),
    "a form that is filled": ({"S": "/ImportData", "F": "x.fdf"}, OPENS),
    "an address on a network": ({"S": "/URI", "URI": "file://there/share"}, OPENS),
    "an address that is a script": ({"S": "/URI", "URI": "javascript:alert(1)"}, OPENS),
    "a page, and then a program": ({"S": "/GoTo", "Next": {"S": "/Launch", "F": "cmd.exe"}}, PROGRAM),
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("which", ACTS)
def test_a_pdf_that_acts_is_refused_for_what_it_does(which: str, packed: bool) -> None:
    does, sentence = ACTS[which]
    with pytest.raises(FileRefused, match=sentence):
        checked("form.pdf", pdf_that(does, packed=packed))


def changed_pdf(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A packed PDF after a change."""
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        kept = io.BytesIO()
        made.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return kept.getvalue()


def put(annotation: pikepdf.Dictionary) -> Callable[[pikepdf.Pdf], object]:
    return lambda made: made.pages[0].obj.__setattr__("/Annots", pikepdf.Array([made.make_indirect(annotation)]))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda made: made.attachments.__setitem__("run.exe", b"MZ"), FILES),
        (put(pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, FS=pikepdf.Dictionary(F="x"))), FILES),
        (put(pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia)), PROGRAM),
        (put(pikepdf.Dictionary(AA=pikepdf.Dictionary(E=pikepdf.Dictionary(S=pikepdf.Name.Launch)))), PROGRAM),
        (lambda made: made.pages[0].obj.__setattr__("/Contents", made.make_stream(b"", F="\\\\there\\x")), OPENS),
    ],
)
def test_files_and_programs_in_a_pdf_are_refused_wherever_they_hang(
    change: Callable[[pikepdf.Pdf], object], sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence):
        checked("plan.pdf", changed_pdf(change))


def test_a_pdf_with_links_and_a_form_to_print_is_taken() -> None:
    for address in ("https://example.org/plan", "mailto:sam@example.org", "www.example.org", "tel:+441134960000"):
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)
        put_link = put(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, F=4, A=link))
        assert checked("plan.pdf", changed_pdf(put_link)).name == "plan.pdf"
    field = put(pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="(/JavaScript)"))
    assert checked("form.pdf", changed_pdf(field)).name == "form.pdf"


def test_what_we_make_ourselves_is_taken() -> None:
    link = "<p><a href='https://example.org'>Ours</a> <img alt='Our mark' src='icon.svg' width='40'></p><input>"
    for written in ("<h2 id='a'>One</h2><a href='#a'>Up</a>" + link, "<table><tr><th>A<td>B</table>" * 200):
        page = f"<!DOCTYPE html><html lang='en-GB'><head><title>A letter</title></head><body><h1>A</h1>{written}"
        assert checked("letter.pdf", make_pdf(page)).name == "letter.pdf"


@pytest.mark.parametrize("page", [b"<script>alert(1)</script>", b"< HTML >", b"<svg onload='x()'>"])
def test_a_pdf_that_is_a_page_further_down_is_refused_and_one_that_writes_of_pages_is_taken(page: bytes) -> None:
    with pytest.raises(FileRefused, match="hung on"):
        checked("plan.pdf", PDF.replace(b"\n2 0 obj", b"\n%" + b"x" * 3_000 + b"\n" + page + b"\n2 0 obj"))
    text = changed_pdf(lambda made: made.make_indirect(made.make_stream(b"(" + b"x" * 3_000 + page + b") Tj")))
    assert checked("plan.pdf", text).name == "plan.pdf"


def test_a_table_of_objects_that_unpacks_without_end_is_refused_soon() -> None:
    table = zlib.compress(bytes(400_000_000), 9)
    said = b"9 0 obj\n<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
    start = PDF.index(b"trailer")
    content = PDF[:start] + said % len(table) + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    began = time.process_time()
    taken_or_refused("plan.pdf", content)
    assert time.process_time() - began < 10


# Documents that fetch or run something


# Files inside documents


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
    with pytest.raises(FileRefused, match=r"^[A-Z].*\.$"):
        checked("plan.odt", lying("mimetype", ODT["mimetype"] * 9, says=says))


def test_an_entry_without_a_name_is_refused_with_a_sentence() -> None:
    content = archive({**WORD, "§§": b"y"}).replace("§§".encode(), b"\0\0\0\0")
    with pytest.raises(FileRefused, match="put together"):
        checked("plan.docx", content)
