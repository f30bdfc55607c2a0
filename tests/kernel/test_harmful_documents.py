"""Documents, sheets and archives that would run or fetch something are refused."""

import pytest

from grants.kernel.file_checks.refusals import FileRefused
from tests.kernel.harmful import INSIDE, SHEET, text
from tests.kernel.test_file_checks import ODT, WORD, archive, checked

SETTINGS, LINKS = "word/_rels/settings.xml.rels", "word/_rels/document.xml.rels"
FETCHES, ACTS_ON = "fetches something from elsewhere", "opens a file on a network or runs something"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relations(kind: str, target: str, *, outside: bool = True) -> bytes:
    mode = "TargetMode='External'" if outside else ""
    one = f"<Relationship Id='r1' Type='{RELATION}{kind}' Target='{target}' {mode}/>"
    return f"<?xml version='1.0'?><Relationships xmlns='urn:x'>{one}</Relationships>".encode()


OF_OFFICE = {
    "a template on the web": ({SETTINGS: relations("attachedTemplate", "http://there.example/t.dotm")}, FETCHES),
    "a template on a network": ({SETTINGS: relations("attachedTemplate", "file:///\\\\there\\t.dotm")}, FETCHES),
    "a linked picture": ({LINKS: relations("image", "https://there.example/x.png")}, FETCHES),
    "a linked object": ({LINKS: relations("oleObject", "\\\\there\\x.rtf")}, FETCHES),
    "a link to a network": ({LINKS: relations("hyperlink", "file://there/x.exe")}, ACTS_ON),
    "a link that is a script": ({LINKS: relations("hyperlink", "java script:alert(1)")}, ACTS_ON),
    "macros by another name": ({LINKS: relations("vbaProject", "data.bin", outside=False)}, "macros"),
    "a control": ({LINKS: relations("control", "activeX/activeX1.xml", outside=False)}, "macros"),
    "another document in pieces": ({LINKS: relations("aFChunk", "part.mht", outside=False)}, INSIDE),
    "a field that starts a program": (
        {"word/header1.xml": text("<w:instrText>DD</w:instrText><w:instrText>EAUTO cmd /k</w:instrText>")},
        "starts another program",
    ),
    "a declaration of its own": ({SETTINGS: b"<!DOCTYPE x [<!ENTITY a 'b'>]><Relationships/>"}, "damaged"),
}


@pytest.mark.parametrize("which", OF_OFFICE)
def test_a_document_that_fetches_or_runs_something_is_refused_for_what_it_does(which: str) -> None:
    parts, sentence = OF_OFFICE[which]
    with pytest.raises(FileRefused, match=sentence):
        checked("plan.docx", archive({**WORD, **parts}))


def test_a_sheet_that_starts_a_program_or_looks_into_a_sheet_on_the_web_is_refused() -> None:
    starts = {"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink ddeService='cmd'/></externalLink>"}
    with pytest.raises(FileRefused, match="starts another program"):
        checked("budget.xlsx", archive({**SHEET, **starts}))
    looks = {"xl/externalLinks/_rels/externalLink1.xml.rels": relations("externalLinkPath", "https://there.example/x")}
    with pytest.raises(FileRefused, match=FETCHES):
        checked("budget.xlsx", archive({**SHEET, **looks}))


def test_an_ordinary_document_of_an_office_program_is_taken() -> None:
    field = "<w:fldChar/><w:instrText> PAGE </w:instrText><w:fldSimple w:instr=' TOC '/><w:t>DDE and &lt;script></w:t>"
    ordinary = {
        "word/document.xml": text(field),
        SETTINGS: relations("attachedTemplate", "file:///C:\\Users\\Sam\\Letter.dotx"),
        LINKS: relations("hyperlink", "https://example.org/a?b=1"),
        "word/_rels/footer1.xml.rels": relations("hyperlink", "mailto:sam@example.org"),
        "word/_rels/header1.xml.rels": relations("image", "media/image1.png", outside=False),
    }
    assert checked("plan.docx", archive({**WORD, **ordinary})).name == "plan.docx"
    local = {"xl/externalLinks/_rels/externalLink1.xml.rels": relations("externalLinkPath", "Budget%202025.xlsx")}
    assert checked("budget.xlsx", archive({**SHEET, **local})).name == "budget.xlsx"


OPEN = "<office:document-content xmlns:office='urn:o' xmlns:xlink='urn:x'>{}</office:document-content>"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<script:event-listener xlink:href='vnd.sun.star.script:x'/>", "macros"),
        ("<draw:image xlink:href='https://there.example/x.png'/>", FETCHES),
        ("<text:section-source xlink:href='//there/x.odt'/>", FETCHES),
        ("<office:dde-source office:dde-application='cmd'/>", "starts another program"),
        ("<text:a xlink:href='vnd.sun.star.script:x'>x</text:a>", ACTS_ON),
    ],
)
def test_an_open_document_that_acts_is_refused_and_an_ordinary_one_is_taken(body: str, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        checked("plan.odt", archive({**ODT, "content.xml": OPEN.format(body).encode()}))
    ordinary = (
        "<text:a xlink:href='https://example.org'/><draw:image xlink:href='Pictures/1.png'/><text:a xlink:href='#a'/>"
        "<draw:object xlink:href='./Object 1'/><form:form xlink:href=''/>"
    )
    parts = {"content.xml": OPEN.format(ordinary).encode(), "Object 1/content.xml": OPEN.format("").encode()}
    assert checked("plan.odt", archive({**ODT, **parts})).name == "plan.odt"


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
