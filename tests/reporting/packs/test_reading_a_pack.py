"""A funder reads a quarterly pack: who got what, for what, where, how far; the money against plan; who asked."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from grants.organisations.naming.rules import UNNAMED
from grants.reporting.packs.reach import DEPRIVATION, DEPRIVED, _deprived
from grants.reporting.packs.workbook import write_workbook
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story, contents, table_of

LATE = datetime(2027, 2, 26, 23, 59, tzinfo=UTC)


def rows_of(told: dict[str, Any], key: str) -> list[list[Any]]:
    table = table_of(told, key)
    assert table is not None
    return [list(row) for row in table["rows"]]


def a_quarter(house: TestHouse) -> Story:
    """Three grants of the quarter and one from before; some is paid, and one return is late."""
    story = Story(house)
    blooms = story.grant(1_000_01, to="Beeston Blooms", area="Beeston", may_be_named=True)
    story.grant(4_000_00, to="Moor Allotments", income=50_000_00, kind="cio", charity_number="1164883")
    story.grant(250_00, to="Sewing at Sana's", income=None)
    story.grant(3_000_00, to="Old Friends", on=date(2026, 5, 4), ends_on=date(2028, 5, 3), may_be_named=True)
    story.instalment(blooms, 1, 500_01, "paid", date(2027, 2, 1))
    story.instalment(blooms, 2, 500_00, "planned")
    story.report(blooms, 1, "accepted", LATE, people_reached=30)
    story.report(blooms, 2, "due", LATE)
    return story


def test_a_funder_reads_who_got_how_much_for_what_where_and_how_far(postgres_house: TestHouse):
    story = a_quarter(postgres_house)

    told = contents(story, "quarterly", NHS)

    assert rows_of(told, "made") == [
        ["Moor Allotments", "Garden 2", "Not known", 4_000_00, 2_666_67, "0% paid"],
        ["Beeston Blooms", "Garden 1", "Beeston", 1_000_01, 666_67, "50% paid, 1 of 2 returns"],
        [UNNAMED, "Garden 3", "Not known", 250_00, 166_67, "0% paid"],
    ]
    assert table_of(told, "made")["foot"] == ("All 3", "", "", 5_250_01, 3_500_01, "")
    assert [row[0] for row in rows_of(told, "going_on")] == ["Old Friends"]
    assert told["headline"][:2] == [
        "3 grants to 3 organisations were made in this period, worth £5,250.01 in all. Your share is £3,500.01.",
        "£333.34 of your money was paid to organisations.",
    ]
    assert "Sana" not in str(told), "a group that did not agree is named nowhere"


def test_a_group_that_is_not_named_is_not_named_by_another_name_that_it_goes_by(postgres_house: TestHouse):
    story = Story(postgres_house)
    story.grant(250_00, to="Sewing at Sana's", trading_name="Stitch and Chat", title="Stitch and Chat on Fridays")
    told = contents(story, "full", NHS)
    assert [row[:2] for row in rows_of(told, "made")] == [[UNNAMED, "the group on Fridays"]]
    assert "Stitch" not in str(told)


@pytest.mark.parametrize(("pence", "told"), [(0, []), (10_00, ["£100 (50% of the money)"])])
def test_a_share_of_no_money_is_not_told(pence: int, told: list[str]):
    places = [[DEPRIVED], ["Elsewhere"]] * 10
    made = [SimpleNamespace(groups={DEPRIVATION: place}, whole_pence=pence) for place in places]
    assert [sentence.partition(" went")[0] for sentence in _deprived(made)] == told


def test_a_funder_reads_its_own_money_against_plan_and_nobody_elses(postgres_house: TestHouse):
    story = a_quarter(postgres_house)

    plan = rows_of(contents(story, "quarterly", NHS), "plan")

    assert plan == [[NHS, 50_000_00, 5_500_01, 333_34, 5_166_67, 0, 44_499_99]]
    assert COUNCIL not in str(contents(story, "full", NHS))
    assert [row[0] for row in rows_of(contents(story, "full"), "plan")] == [NHS, COUNCIL]


def test_what_is_late_comes_with_its_next_step(postgres_house: TestHouse):
    story = a_quarter(postgres_house)
    (row,) = rows_of(contents(story), "exceptions")
    assert row[0].startswith("Beeston Blooms has not sent return 2 on “Garden 1”, due on 26 February 2027")
    assert row[1:] == ["Ask what stands in the way, and offer more time.", "the organisation"]


def test_a_board_reads_two_pages_and_a_full_pack_has_all_sections(postgres_house: TestHouse):
    story = a_quarter(postgres_house)
    assert [each["key"] for each in contents(story, "board")["sections"]] == [
        *("grants", "money", "reach", "outcomes", "exceptions", "notes"),
    ]
    assert [each["key"] for each in contents(story, "full")["sections"]] == [
        *("grants", "money", "demand", "reach", "outcomes", "exceptions", "cost", "since", "notes"),
    ]


def test_sums_by_size_are_those_of_five_grants_or_more(postgres_house: TestHouse):
    story = Story(postgres_house)
    for income, number in ((8_000_00, 6), (50_000_00, 2), (5_000_000_00, 5)):
        for _ in range(number):
            story.grant(100_00, income=income)

    sizes = table_of(contents(story, "board"), "reach_by_size")

    assert [list(row) for row in sizes["rows"]] == [
        ["Micro: under £10,000 a year", 6, 600_00],
        ["Others, too few to show apart", 7, 700_00],
    ]
    assert sizes["foot"] == ("All", 13, 1_300_00)


def test_applications_that_were_not_funded_are_told_from_five(postgres_house: TestHouse):
    story = Story(postgres_house)
    today = story.house.now().date()
    for _ in range(5):
        story.decided_grant(100_00, on=today)
    with story.house.write() as session:
        groups = [story.organisation(session, f"Asker {number}", annual_income_pence=8_000_00) for number in range(5)]
    period = (date(2027, 1, 1), today)
    for asker in groups[:4]:
        story.asked(asker, 50_00, state="ineligible")
    few = contents(story, period=period)
    story.asked(groups[4], 50_00, state="ineligible")
    told = contents(story, period=period)

    assert "Too few applications were not funded, in each round decided to the end in this period" in str(few)
    assert table_of(few, "demand_by_size") is None
    assert list(table_of(told, "demand_by_size")["foot"]) == ["All", 10, 5, 5, 750_00]
    assert rows_of(told, "became") == [["Not eligible", 5]]


def test_what_changed_since_the_last_pack_is_told(postgres_house: TestHouse):
    from grants.reporting.packs.contents import contents_of
    from grants.reporting.packs.scope import Scope

    story = a_quarter(postgres_house)
    first = contents(story)
    story.grant(100_00)
    with story.house.read() as session:
        scope = Scope([story.scheme.id], None, date(2027, 1, 1), date(2027, 3, 31), story.house.now())
        second = contents_of(session, "quarterly", scope, before=first["totals"]).in_lines()
    (since,) = (each for each in second["sections"] if each["key"] == "since")
    assert since["sentences"][:2] == ["Grants made: 4, before 3.", "Money granted: £5,350.01, before £5,250.01."]


def test_the_queries_do_not_grow_with_the_grants(postgres_house: TestHouse):
    story = a_quarter(postgres_house)

    def queries() -> int:
        with postgres_house.counted_queries() as statements:
            contents(story, "full", NHS)
        return len(statements)

    few = queries()
    for _ in range(3):
        award = story.decided_grant(100_00, on=date(2027, 1, 19))
        story.instalment(award, 1, 100_00, "planned")
        story.report(award, 1, "accepted", LATE, people_reached=1)
        story.report(award, 2, "due", LATE)
    more = queries()
    for _ in range(4):
        award = story.decided_grant(100_00, on=date(2027, 1, 19))
        story.report(award, 1, "accepted", LATE, people_reached=1)
        story.report(award, 2, "due", LATE)
    assert queries() == more <= few + 8


def test_the_workbook_has_a_sheet_for_each_table_and_the_same_bytes_each_time(postgres_house: TestHouse):
    from io import BytesIO

    from openpyxl import load_workbook

    told = contents(a_quarter(postgres_house), "full", NHS)
    content = write_workbook("Stronger Together", told)
    book = load_workbook(BytesIO(content))
    tables = [table for section in told["sections"] for table in section["tables"]]

    assert content == write_workbook("Stronger Together", told)
    assert len(book.sheetnames) == 1 + len(tables)
    made = book["Grants made in this period"]
    assert [cell.value for cell in made[2]][:5] == ["Moor Allotments", "Garden 2", "Not known", 4000, 2666.67]


@pytest.mark.parametrize("kind", ["board", "quarterly", "full"])
def test_a_pack_on_nothing_can_be_made(postgres_house: TestHouse, kind: str):
    told = contents(Story(postgres_house), kind)
    assert told["headline"] == ["No grants were made in this period."]
