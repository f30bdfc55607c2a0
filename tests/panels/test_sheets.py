"""A member scores on a spreadsheet: made, filled in, read back; every error named by its cell, nothing half-loaded."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.file_checks.refusals import FileRefused
from grants.panels.models import Allocation, Panel, PanelMember
from grants.panels.scoring.models import Score
from grants.panels.scoring.sheets import workbook as sheet_workbook
from grants.panels.scoring.sheets.workbook import ABOUT, GUIDE, MARKS
from grants.schemes.models import Criterion
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF
from tests.organisations.given import errors, read
from tests.panels.rows import PLAN, World, build

Change = Callable[[Any], None]


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    """Tess may read two of three applications; one title is something that a spreadsheet would run."""
    made = build(house).seated()
    with house.write() as session:
        session.execute(update(Application).where(Application.id == made.applications[0]).values(title="=2+5"))
    made.declare(made.tess, 0)
    made.declare(made.tess, 1, "note", "I know the hall.")
    return made


def made_for(world: World, person: Person) -> bytes:
    answer = world.house.browser(person).get(f"/panels/{world.panel_id}/sheet/file")
    assert answer.status_code == 200, answer.text
    return answer.data


def opened(content: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content))


def filled(content: bytes, *changes: Change | tuple[str, Any]) -> bytes:
    """The workbook with cells changed, as a person would save it."""
    book = opened(content)
    for change in changes:
        if isinstance(change, tuple):
            book[MARKS][change[0]] = change[1]
        else:
            change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def sent(world: World, content: bytes, person: Person | None = None, name: str = "marks.xlsx") -> TestResponse:
    browser = world.house.browser(person or world.tess)
    form = {"file": FileStorage(io.BytesIO(content), name)}
    body, _, boundary = stream_encode_multipart(form, use_tempfile=False)
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return browser.post(f"/panels/{world.panel_id}/sheet", data=body.read(), content_type=content_type)


def wrong_cells(world: World, *changes: Change | tuple[str, Any]) -> list[str]:
    """The cells that an otherwise good sheet is refused for; then nothing of it may be kept."""
    good = (("D2", 3), ("D4", 2))
    answer = sent(world, filled(made_for(world, world.tess), *good, *changes))
    assert answer.status_code == 422, answer.text
    assert marks(world) == []
    links = errors(answer)
    assert set(links) <= {"file"}
    return [line.partition(":")[0] for line in listed(answer)]


def listed(answer: TestResponse) -> list[str]:
    summary = answer.text.partition('class="govuk-list govuk-error-summary__list"')[2].partition("</ul>")[0]
    return [part.partition("</a>")[0] for part in summary.split('href="#file">')[1:]]


def marks(world: World) -> list[tuple[int | None, str]]:
    with world.house.read() as session:
        return [(row.mark, row.reason) for row in session.execute(select(Score.mark, Score.reason).order_by(Score.id))]


def taken_over(world: World, looked_at: TestResponse, browser: FlaskClient | None = None, **more: str) -> TestResponse:
    packed = looked_at.text.partition('name="changes" value="')[2].partition('"')[0]
    browser = browser or world.house.browser(world.tess)
    return browser.post(f"/panels/{world.panel_id}/sheet/marks", data={"changes": packed, **more})


# Made


def test_a_sheet_has_what_its_member_may_read_and_is_to_score(world: World):
    book = opened(made_for(world, world.tess))
    page = book[MARKS]
    assert [[cell.value for cell in row[:5]] for row in page["A1:E4"]][:2] == [
        ["Reference", "Application", "Criterion", "Mark", "Reason"],
        ["AP-0", "'=2+5", "Need", None, None],
    ]
    assert page.max_row == 1 + 2 * 3
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert page.column_dimensions["F"].hidden
    assert book[ABOUT].sheet_state == "veryHidden"
    assert page.protection.sheet
    assert (page["A2"].protection.locked, page["D2"].protection.locked, page["E2"].protection.locked) == (1, 0, 0)
    assert page.data_validations.dataValidation[0].formula1 == '"0,1,2,3,4,5,N/A"'
    told = " ".join(str(cell.value) for row in book[GUIDE].iter_rows() for cell in row)
    assert all(cell.alignment.wrap_text for row in book[GUIDE].iter_rows() for cell in row), "none runs off the paper"
    assert "4: Good" in told
    assert "For Tess Third alone" in told
    assert PLAN not in told


def test_a_row_is_as_high_as_what_stands_in_it(world: World):
    """LibreOffice fits no row by itself: the second line would lie over the next row."""
    long = "They know every family in the street, and have done so for years. " * 4
    filled_in = filled(made_for(world, world.tess), ("D2", 4), ("E2", long), ("D3", 4), ("E3", "Good"))
    taken_over(world, sent(world, filled_in))
    page = opened(made_for(world, world.tess))[MARKS]
    assert page["E2"].value == long.strip()
    assert page.row_dimensions[2].height >= 5 * 15
    assert page.row_dimensions[3].height is None, "it grows with what is typed"


def test_nobody_gets_a_sheet_for_what_they_may_not_read(world: World):
    house = world.house
    assert house.browser(world.theo).get(f"/panels/{world.panel_id}/sheet/file").status_code == 409
    for person in (world.ada, house.person("Some Body")):
        assert house.browser(person).get(f"/panels/{world.panel_id}/sheet").status_code == 403
        assert house.browser(person).get(f"/panels/{world.panel_id}/sheet/file").status_code == 403
    world.declare(world.tess, 0, "leaves", "My cousin.")
    assert opened(made_for(world, world.tess))[MARKS].max_row == 1 + 3


def test_who_was_stood_down_gets_no_sheet(world: World):
    with world.house.write() as session:
        session.execute(update(PanelMember).values(standing="stood down", is_chair=False))
    assert world.house.browser(world.tess).get(f"/panels/{world.panel_id}/sheet/file").status_code == 403


# Read back


def test_a_filled_in_sheet_is_looked_at_and_then_taken_over(world: World):
    # Given one application with all its marks, one with a single mark
    content = filled(
        made_for(world, world.tess), ("D2", 4), ("E2", "- They know\nthe street"), ("D3", 3), ("D4", "N/A")
    )
    content = filled(content, ("E4", "Not asked of them"), ("D5", 2))

    looked_at = sent(world, content)

    read(looked_at)
    assert "4 marks in 2 applications" in looked_at.text
    assert marks(world) == []
    tess = world.house.browser(world.tess)
    saved = taken_over(world, looked_at, tess, finish="yes")
    assert saved.location == f"/panels/{world.panel_id}"
    assert "4 marks are saved from your sheet. 1 application is done." in tess.get(saved.location).text
    assert marks(world) == [(4, "- They know\nthe street"), (3, ""), (None, "Not asked of them"), (2, "")]
    with world.house.read() as session:
        states = session.scalars(select(Allocation.state).join(Score, Score.member_id == Allocation.member_id)).all()
    assert "done" in states

    # Then the same sheet again changes nothing, and a new one has the marks in it
    assert "Nothing: every mark in it" in sent(world, content).text
    again = opened(made_for(world, world.tess))[MARKS]
    assert [again[cell].value for cell in ("D2", "E2", "D4")] == [4, "'- They know\nthe street", "N/A"]
    assert "Nothing: every mark in it" in sent(world, made_for(world, world.tess)).text


def test_rows_may_be_sorted(world: World):
    def sort_backwards(book: Any) -> None:
        page = book[MARKS]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                page.cell(number, column).value = value

    content = filled(made_for(world, world.tess), ("D2", 3), sort_backwards)
    looked_at = sent(world, content)
    assert "1 mark in 1 application" in looked_at.text
    assert "&#39;=2+5" not in looked_at.text


def test_a_mark_saved_on_the_phone_meanwhile_is_not_overwritten(world: World):
    looked_at = sent(world, filled(made_for(world, world.tess), ("D2", 3), ("D3", 3)))
    assert looked_at.status_code == 200
    world.score(world.tess, 0, 4)
    assert taken_over(world, looked_at).status_code == 409
    assert {mark for mark, _ in marks(world)} == {4}


def test_what_was_looked_at_cannot_be_made_up(world: World):
    sheet = f"/panels/{world.panel_id}/sheet/marks"
    for packed in ("", "x", "W10.x.y"):
        assert world.house.browser(world.tess).post(sheet, data={"changes": packed}).status_code == 409
    looked_at = sent(world, filled(made_for(world, world.tess), ("D2", 3)))
    world.declare(world.tess, 0, "leaves", "My cousin.")
    assert taken_over(world, looked_at).status_code == 409
    assert marks(world) == []


# Refused


def test_every_wrong_cell_is_named_and_nothing_is_loaded(world: World):
    assert wrong_cells(world, ("D3", "four"), ("D5", 9), ("D6", 5), ("E7", "A reason alone")) == [
        "D3",
        "D5",
        "E6",
        "D7",
    ]
    assert wrong_cells(world, ("D3", "4")) == ["D3"]
    assert wrong_cells(world, ("D3", "=1+2"), ("B4", '=HYPERLINK("x")')) == ["D3", "B4"]
    assert wrong_cells(world, ("H1", "Notes"), ("G5", "mine")) == ["H1", "G5"]
    assert wrong_cells(world, ("F3", "gone")) == ["F3"]
    assert wrong_cells(world, ("C3", "Another criterion")) == ["C3"]
    assert wrong_cells(world, ("D1", "Score")) == ["D1"]

    def double(book: Any) -> None:
        page = book[MARKS]
        for column in range(1, 7):
            page.cell(8, column, page.cell(2, column).value)

    assert wrong_cells(world, double) == ["F8"]


def test_a_hundred_wrong_cells_are_named_and_the_others_counted(world: World):
    many = [(f"A{number}", "x") for number in range(10, 130)]
    answer = sent(world, filled(made_for(world, world.tess), *many))
    assert len(listed(answer)) == 100
    assert "There are 20 more like these." in answer.text


def test_a_sheet_of_somebody_else_or_of_other_criteria_is_refused(world: World):
    world.declare(world.theo, 0)
    theirs = made_for(world, world.theo)
    assert "made for another member" in sent(world, theirs).text
    old = made_for(world, world.tess)

    def of_another_panel(book: Any) -> None:
        book[ABOUT]["A1"] = world.round_id.hex

    assert "made for another panel" in sent(world, filled(old, of_another_panel)).text
    with world.house.write() as session:
        session.execute(update(Criterion).where(Criterion.name == "Need").values(weight=49))
    assert "criteria or marks have changed" in sent(world, old).text


def test_an_application_taken_away_since_is_named(world: World):
    content = filled(made_for(world, world.tess), ("D2", 3))
    world.propose(world.ada, 0)
    answer = sent(world, content)
    assert [line.partition(":")[0] for line in listed(answer)] == ["F2", "F3", "F4"]


def test_after_the_last_minute_no_sheet_is_read(world: World):
    content = filled(made_for(world, world.tess), ("D2", 3))
    with world.house.write() as session:
        session.execute(update(Panel).values(scores_due_at=world.house.now() + timedelta(minutes=1)))
    looked_at = sent(world, content)
    world.house.clock.advance(minutes=2)
    for late in (sent(world, content), taken_over(world, looked_at)):
        assert late.status_code == 409
        assert "Scores could be given until" in late.text
    assert marks(world) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"Reference,Mark\nAP-0,3\n", "not an Excel workbook"),
        (PDF, "not an Excel workbook"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\x00" * (2 * 1024 * 1024 + 1), "the most is 2 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(world: World, content: bytes, sentence: str):
    answer = sent(world, content)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_workbook_of_somebody_elses_is_no_sheet_of_marks(world: World):
    from openpyxl import Workbook

    kept = io.BytesIO()
    Workbook().save(kept)
    assert "not a sheet of marks that was made here" in sent(world, kept.getvalue()).text
    assert list(errors(world.house.browser(world.tess).post(f"/panels/{world.panel_id}/sheet"))) == ["file"]


def test_a_sheet_with_a_cell_far_away_is_refused_soon(world: World):
    answer = sent(world, filled(made_for(world, world.tess), ("XFD1048576", "x")))
    assert "far more cells" in answer.text


# Programs


def test_a_program_gets_a_sheet_and_sends_it_back(world: World):
    tess, path = world.house.program(world.tess), f"/panels/{world.panel_id}/sheet"
    content = filled(tess.get(path).data, ("D2", 3), ("D3", 2))

    def send(content: bytes, **options: str) -> TestResponse:
        data = {"file": (io.BytesIO(content), "marks.xlsx"), **options}
        headers = {"Authorization": f"Bearer {tess.token}"}
        return tess.client.post(f"/api/v1{path}", data=data, headers=headers, content_type="multipart/form-data")

    looked_at = send(content)
    assert looked_at.status_code == 200, looked_at.text
    assert (looked_at.json["applied"], [each["mark"] for each in looked_at.json["changes"]]) == (False, [3, 2])
    assert marks(world) == []
    wrong = send(filled(content, ("D3", "two")))
    assert [error["field"] for error in wrong.json["errors"]] == ["D3"]
    assert send(content, apply="true", finish="true").json["applied"] is True
    assert marks(world) == [(3, ""), (2, "")]


# Whatever is sent


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_workbook_breaks_the_reading(made: bytes, data: st.DataObject):
    """Bytes changed in any part of any entry, entries left out or cut: read, or refused in a sentence."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        entries = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(entries)))
        content = entries[name]
        what = data.draw(st.sampled_from(["drop", "cut", "bytes", "swap"]))
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        if what == "drop":
            entries[name] = bytearray()
        elif what == "cut":
            del content[at:]
        elif what == "bytes":
            content[at : at + 3] = data.draw(st.binary(max_size=8))
        else:
            digits = data.draw(st.sampled_from([b"-1", b"99999999", b"NaN", b"1e999", b"&amp;", b"=A1"]))
            content[at : at + 1] = digits
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, bytes(content))
    with suppress(FileRefused):
        _, cells = sheet_workbook.read_workbook("marks.xlsx", kept.getvalue())
        assert all(isinstance(number, int) for number in cells)


@pytest.fixture(scope="module")
def made() -> bytes:
    """A small workbook of marks, made without a house."""
    from uuid import UUID

    from grants.panels.scoring.rules import Scale
    from grants.panels.scoring.sheets.rules import SheetRow

    ids = [UUID(int=number) for number in range(1, 4)]
    rows = [
        SheetRow(ids[0], ids[1], "AP-0", "Project", "Need", 3, "Good", 1),
        SheetRow(ids[0], ids[2], "AP-0", "Project", "Plan"),
    ]
    return sheet_workbook.write_workbook(
        sheet_workbook.SheetFor(ids[0], ids[1], "Marks", "Tess", None, [], Scale(), rows)
    )
