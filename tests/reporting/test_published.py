"""Published tables are held against their own lines: every level, every percentage, and no difference is hidden."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.problems import Invalid
from grants.reporting.published.printed import read_percent, read_sum, scale_of
from grants.reporting.published.reading import read_published
from grants.reporting.published.rules import Finding, findings_of, states_a_total
from tests.house import TestHouse

SAMPLES = Path(__file__).parents[1] / "samples" / "published"


def sample(name: str) -> list[Finding]:
    return findings_of(read_published(f"{name}.csv", (SAMPLES / f"{name}.csv").read_bytes()))


def told(findings: list[Finding]) -> list[tuple[int, str, int | None]]:
    """Row, verdict, and by how many pounds it is apart."""
    return [(each.row, each.verdict, each.difference and each.difference // 100) for each in findings]


def of(text: str) -> list[tuple[int, str, int | None]]:
    return told(findings_of(read_published("table.csv", text.encode())))


def test_a_workbook_that_joins_every_cell_there_can_be_is_refused_soon():
    book = openpyxl.Workbook()
    for row in (["Area", "Given"], ["North", "£100"], ["Total", "£100"]):
        book.worksheets[0].append(row)
    kept = BytesIO()
    book.save(kept)
    everything = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    joined = BytesIO()
    with ZipFile(kept) as plain, ZipFile(joined, "w") as archive:
        for name in plain.namelist():
            archive.writestr(name, plain.read(name).replace(b"</sheetData>", everything))
    with pytest.raises(Invalid, match="far more cells"):
        read_published("table.xlsx", joined.getvalue())


# The real cases


def test_a_table_whose_total_agrees_with_its_lines():
    assert told(sample("public_health")) == [(14, "agrees", 0)]


def test_a_subtotal_that_does_not_agree_and_a_line_that_nobody_can_read():
    assert told(sample("social_care")) == [
        (3, "unread", None),
        (13, "differs", -1_513_987),
        (16, "agrees", 0),
        (17, "differs", 2_321_044),
        (17, "differs", 807_057),
    ]


def test_a_grand_total_agrees_with_its_subtotals_and_not_with_its_lines():
    found = sample("clinical_groups")
    assert told(found) == [
        (6, "agrees", 0),
        (18, "agrees", 0),
        (21, "odd", None),
        (31, "differs", 29_477),
        (32, "agrees", 0),
        (32, "differs", 29_477),
        (35, "agrees", 0),
    ]
    assert found[2].sentence.endswith("read as £153,236.")


def test_fourteen_million_of_nearly_twenty_is_not_sixty_per_cent():
    rounded, percent = sample("direct_spend")
    assert (rounded.verdict, rounded.difference) == ("rounding", -130_000_00)
    assert percent.verdict == "differs"
    assert percent.sentence == "£14,000,000 of £19,870,000 is 70.5 %; 60 % is stated. The two are £2,078,000 apart."


# How tables are printed


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234", 1_234_00),
        ("£ 26 641 093", 26_641_093_00),
        ("1\u00a0234.50", 1_234_50),
        ("£1'234", 1_234_00),
        ("£14m", 14_000_000_00),
        ("0.5 million", 500_000_00),
        ("(£1,000)", -1_000_00),
        ("-£12", -12_00),
        ("£153.236", 153_236_00),
        ("1.234,56", 1_234_56),
        ("–", 0),
        ("£80*", 80_00),
        ("C700 00E", None),
        ("12,34,567", None),
        ("1.2345", None),
        ("(£5", None),
        ("9" * 60, None),
    ],
)
def test_a_sum_as_it_is_printed(text: str, pence: int | None):
    read = read_sum(text)
    assert (read and read.pence) == pence


def test_a_column_of_thousands_and_percentages_without_a_sign():
    assert read_sum("12.5", scale=scale_of("Grant (£000)")).pence == 12_500_00
    assert of("Service,£000s,%\nA,10,25\nB,30,70\nTotal,40,100\n") == [
        (2, "agrees", 0),
        (3, "differs", -2_000),
        (4, "agrees", 0),
        (4, "agrees", 0),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator(separator: str):
    lines = [("Service", "2024"), ("A", "10"), ("B", "5"), ("Total", "16")]
    assert of("\n".join(separator.join(line) for line in lines)) == [(4, "differs", 1)]


def test_totals_above_their_lines():
    assert of("Who,£\nTotal,30\nSub total,10\nA,4\nB,6\nSub total,21\nC,20\n") == [
        (2, "differs", -1),
        (2, "agrees", 0),
        (3, "agrees", 0),
        (6, "differs", 1),
    ]


def test_two_totals_have_to_say_the_same():
    assert of("Who,£\nA,4\nB,6\nTotal,10\nTotal,12\n") == [(4, "agrees", 0), (5, "differs", 2)]
    assert of("Who,£\nTotal,11\nA,4\nB,6\nTotal,10\n") == [(2, "differs", 1), (5, "agrees", 0)]


def test_a_last_total_of_several_totals():
    assert of("Who,£\nA,4\nTotal,4\nB,6\nTotal,6\nTotal,11\n") == [
        (3, "agrees", 0),
        (5, "agrees", 0),
        (6, "differs", 1),
    ]


def test_a_column_that_says_no_sums_is_named():
    assert of("Who,£,Notes\nA,4,new\nTotal,4,\n") == [(1, "unread", None), (3, "agrees", 0)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"Who,Money\n", "no lines below a heading"),
        ("Who,Money\nA,£560,000\nB,12\nC,5\n".encode(), "Row 2 has 3 cells"),
        ("Who;Money\nA;£5".encode("latin-1"), "UTF-8"),
        (b"Who,Money\nA,many\n", "No sum of money"),
        ("A,£5\nB,£6\n".encode(), "Put a heading above"),
        (b"Who,Money\n" + b"A,1\n" * 501, "at most|the most is 500"),
        (b"Who,Money\n" + b"A" * 301 + b",1\n", "Cell A2 has more than 300"),
        (b"\0\0\0", "no table"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, sentence: str):
    with pytest.raises(Invalid) as refused:
        read_published("table.csv", content)
    assert any(part in problem.message for part in sentence.split("|") for problem in refused.value.problems)


def workbook(*rows: tuple[object, ...], joined: str = "") -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    if joined:
        book.active.merge_cells(joined)
    book.active["C3"].number_format = "0%"
    book.save(file)
    return file.getvalue()


ROWS = (("Spending 2024",), ("Who", "Money", "Part"), ("A", 14.5, 0.6), ("B", 5, None), ("Total", 19.5, None))


def test_a_workbook_with_a_title_joined_over_its_columns():
    found = findings_of(read_published("table.xlsx", workbook(*ROWS, joined="A1:C1")))
    assert told(found) == [(2, "differs", -3), (4, "agrees", 0)]


def test_cells_joined_over_rows_are_refused_by_name():
    with pytest.raises(Invalid, match="B3:B4"):
        read_published("table.xlsx", workbook(*ROWS, joined="B3:B4"))


def test_a_formula_that_was_never_worked_out_is_named():
    found = findings_of(read_published("table.xlsx", workbook(*ROWS[1:4], ("Total", "=SUM(B2:B3)", None))))
    assert (4, "unread") in [(each.row, each.verdict) for each in found]


@given(st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=5), min_size=1, max_size=5), st.integers(-99, 99))
def test_a_difference_of_one_subtotal_is_found_to_the_penny(groups: list[list[int]], off: int):
    rows = ["Who,Money"]
    for number, lines in enumerate(groups):
        rows += [f"Line,{pence // 100}.{pence % 100:02d}" for pence in lines]
        stated = sum(lines) + (off + 100 if number == 0 else 0)
        rows.append(f"Sub total,{stated // 100}.{stated % 100:02d}")
    whole = sum(map(sum, groups))
    rows.append(f"Grand total,{whole // 100}.{whole % 100:02d}")
    found = findings_of(read_published("table.csv", "\n".join(rows).encode()))

    assert [each.difference for each in found if each.label == "Sub total"] == [off + 100, *[0] * (len(groups) - 1)]
    assert [each.difference for each in found if each.label == "Grand total"] == [-off - 100, 0]


def test_a_percentage_is_read_with_what_rounding_allows():
    assert read_percent("60%").slack * 2 == 1
    assert read_percent("12,5 per cent").value * 2 == 25
    assert read_percent("60") is None


# By page and by program


def test_a_table_is_loaded_by_page_and_stands_beside_the_picture(house: TestHouse):
    ada = house.browser(house.person("Ada Min", administrator=True))
    content = (SAMPLES / "clinical_groups.csv").read_bytes()

    def form(title: str) -> dict[str, object]:
        return {"title": title, "source": "Report of 2016, Appendix A", "file": (BytesIO(content), "a.csv")}

    refused = ada.post("/published-figures", data=form(""))
    assert "Say what the table is of." in refused.text
    assert "Report of 2016, Appendix A" in refused.text
    shown = ada.post("/published-figures", data=form("Groups"), follow_redirects=True)
    assert "2 differences found" in shown.text
    assert "£29,477" in shown.text
    assert "Loaded by Ada Min" in shown.text
    assert "here already, as “Groups”" in ada.post("/published-figures", data=form("Other")).text
    assert "Groups" in ada.get("/funding").text
    assert len(house.events("reporting.published_table_loaded")) == 1


def test_the_same_for_programs_and_for_nobody_else(postgres_house: TestHouse):
    house = postgres_house
    ada = house.program(house.person("Ada Min", administrator=True))
    answer = house.app.test_client().post(
        "/api/v1/published_tables",
        data={
            "title": "Spend",
            "source": "003, 2.3",
            "file": (BytesIO((SAMPLES / "direct_spend.csv").read_bytes()), "a"),
        },
        headers={"Authorization": f"Bearer {ada.token}"},
    )
    assert answer.status_code == 201, answer.text
    assert [each["verdict"] for each in answer.json["findings"]] == ["rounding", "differs"]
    assert ada.get("/published_tables").json["items"][0]["differences"] == 1
    assert ada.get(f"/published_tables/{answer.json['id']}").json == answer.json
    sam = house.person("Sam")
    assert house.program(sam).get(f"/published_tables/{answer.json['id']}").status_code == 403
    assert house.browser(sam).post("/published-figures").status_code == 403


def test_a_table_without_a_total_says_so_and_a_comma_before_one_figure_is_asked_about():
    assert not states_a_total(findings_of([["Who", "Money"], ["A", "£1"], ["B", "£2"]]))
    assert states_a_total(findings_of([["Who", "Money"], ["A", "£1"], ["Total", "£2"]]))
    assert read_sum("1,5") is None
    assert of('Who,Money\nA,£10\nB,"1,5"\nTotal,£10\n')[0] == (3, "unread", None)
