"""Every figure of the picture of funding equals what plain SQL over the same rows says, and opens to its grants."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text, update

from grants.awards.models import Award
from grants.organisations.models import Organisation
from grants.organisations.places.models import WARD, Area, Place
from grants.reporting.funding.kept import picture_now
from grants.reporting.picture import Line, Scope
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story

MADE = """FROM award a JOIN organisation o ON o.id = a.organisation_id
  LEFT JOIN place p ON p.postcode = o.postcode WHERE a.state IN ('accepted', 'ended')"""
LINE = "count(*), count(DISTINCT a.organisation_id), sum(a.amount_pence)"


@pytest.fixture
def story(house: TestHouse) -> Story:
    """Twelve grants over three years, in two wards and where nobody knows, to small and large organisations."""
    story = Story(house)
    with house.write() as session:
        session.add_all([Area(code=f"E0{number}", kind=WARD, name=f"Ward {number}") for number in (1, 2)])
        session.flush()
        for number, decile in ((1, 1), (2, 1), (3, 7)):
            session.add(
                Place(
                    postcode=f"LS1 {number}AA",
                    ward_code=f"E0{min(number, 2)}",
                    lsoa_code=f"L{number}",
                    lsoa_name=f"Leeds {number}",
                    decile=decile,
                    district="Leeds",
                )
            )
    for number in range(1, 13):
        day = date(2024 + number % 3, 3 + number % 2, 5 + number)
        award = story.grant(number * 137_31, income=number * 9_000_00, on=day)
        with house.write() as session:
            values: dict[str, Any] = {
                "postcode": f"LS1 {number % 4 + 1}AA",
                "communities": ["women", "carers"] if number % 3 else [],
            }
            session.execute(update(Organisation).where(Organisation.id == award.organisation_id).values(**values))
    return story


def said(house: TestHouse, statement: str) -> list[tuple[Any, ...]]:
    with house.read() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def told(lines: list[Line]) -> list[tuple[Any, ...]]:
    return sorted((line.key, line.grants, line.grantees, int(line.pence)) for line in lines)


def test_every_table_equals_plain_sql(house: TestHouse, story: Story):
    with house.read() as session:
        shape = picture_now(session, Scope(), over_pence=500_00)[1]

    wards = said(house, f"SELECT coalesce(p.ward_code, 'unknown'), {LINE} {MADE} GROUP BY 1")
    assert told(shape.by_ward) == sorted((*row[:3], int(row[3])) for row in wards)
    deciles = said(house, f"SELECT p.decile, {LINE} {MADE} GROUP BY 1")
    assert told(shape.by_decile) == sorted((str(row[0] or "unknown"), *row[1:3], int(row[3])) for row in deciles)
    (women,) = said(house, f"SELECT {LINE} {MADE} AND CAST(o.communities AS TEXT) LIKE '%women%'")
    assert [(line.grants, line.grantees, line.pence) for line in shape.by_community] == [women, women]

    amounts = sorted(row[0] for row in said(house, f"SELECT a.amount_pence {MADE}"))
    assert shape.concentration == pytest.approx(sum(each**2 for each in amounts) / sum(amounts) ** 2, abs=1e-6)
    assert shape.spread is not None
    assert (shape.spread.least, shape.spread.median, shape.spread.most) == (amounts[0], amounts[6], amounts[-1])
    assert (shape.spread.lower, shape.spread.upper) == (amounts[3], amounts[9])
    assert shape.over is not None
    assert (shape.over.grants, shape.over.pence) == said(
        house, f"SELECT count(*), sum(a.amount_pence) {MADE} AND a.amount_pence > 50000"
    )[0]
    assert shape.first_time is None


@pytest.mark.parametrize(
    ("scope", "where"),
    [
        (Scope(ward="E02"), "p.ward_code = 'E02'"),
        (Scope(ward="unknown"), "p.postcode IS NULL"),
        (Scope(decile="1", size_band="small"), "p.decile = 1 AND o.annual_income_pence BETWEEN 1000000 AND 9999999"),
        (Scope(community="carers"), "CAST(o.communities AS TEXT) LIKE '%carers%'"),
        (Scope(year=2025), "a.awarded_on >= '2025-04-01' AND a.awarded_on < '2026-04-01'"),
        (
            Scope(year=2025, awarded_from=date(2026, 3, 1)),
            "a.awarded_on >= '2026-03-01' AND a.awarded_on < '2026-04-01'",
        ),
    ],
    ids=str,
)
def test_a_filter_counts_what_plain_sql_counts(house: TestHouse, story: Story, scope: Scope, where: str):
    with house.read() as session:
        totals = picture_now(session, scope)[0].totals
    grants, grantees, pence = said(house, f"SELECT {LINE} {MADE} AND {where}")[0]
    assert grants > 0
    assert (totals.grants, totals.grantees, totals.pence) == (grants, grantees, pence)


def test_who_has_a_first_grant_in_a_year(house: TestHouse, story: Story):
    before, again = story.grant(5_00, on=date(2020, 5, 1)), story.grant(5_00, on=date(2027, 5, 1))
    with house.write() as session:
        values = {"organisation_id": before.organisation_id}
        session.execute(update(Award).where(Award.id == again.id).values(**values))
    story.grant(7_00, on=date(2027, 6, 1))
    with house.read() as session:
        assert picture_now(session, Scope(year=2027))[1].first_time == 1


def test_success_and_days_from_closing_to_decision_and_money(house: TestHouse):
    story = Story(house)
    award = story.decided_grant(400_00, on=date(2027, 1, 18))
    with house.read() as session:
        assert picture_now(session, Scope())[1].days_to_money is None
    story.instalment(award, 1, 400_00, "paid", date(2027, 2, 1))
    with house.write() as session:
        session.execute(text("UPDATE decision SET final_at = decided_at"))
    with house.read() as session:
        own = picture_now(session, Scope(funder_id=story.funders[NHS].id))[1]
        nobodys = picture_now(session, Scope(ward="E09"))[1]
    (rate,) = own.success
    assert (rate.name, rate.applications, rate.awards, rate.high) == ("Stronger Together", 1, 1, 1.0)
    assert rate.low == pytest.approx(0.05)
    assert own.days_to_decision is not None
    assert (own.days_to_decision.number, own.days_to_decision.median) == (1, 30)
    assert own.days_to_money is not None
    assert own.days_to_money.median == 14
    assert (nobodys.success, nobodys.days_to_decision, nobodys.days_to_money, nobodys.spread) == ([], None, None, None)


def test_every_line_opens_to_as_many_grants_as_it_counts(house: TestHouse, story: Story):
    ada = house.program(story.administrator)
    picture = ada.get("/funding_picture?over_pence=50000").json
    filters = {
        "by_scheme": "scheme_id",
        "by_funder": "funder_id",
        "by_size_band": "size_band",
        "by_year": "year",
        "by_ward": "ward",
        "by_decile": "decile",
        "by_community": "community",
        "largest": "organisation_id",
    }
    for table, key in filters.items():
        assert picture[table], table
        for line in picture[table]:
            items = ada.get(f"/funding_picture/grants?{key}={line['key']}").json["items"]
            assert (len(items), sum(each["pence"] for each in items)) == (line["grants"], line["pence"]), line
    over = ada.get("/funding_picture/grants?over_pence=50000").json["items"]
    assert len(over) == picture["over"]["grants"]


def test_filters_are_in_the_address_and_a_table_is_there_as_csv(house: TestHouse, story: Story):
    ada, council = house.browser(story.administrator), house.browser(story.funders_person(COUNCIL))
    page = ada.get("/funding?ward=E02&year=&size_band=nonsense&over=1,000").text
    assert "Ward 2" in page
    assert "Grants over £1,000" in page
    rows = list(csv.reader(io.StringIO(ada.get("/funding/tables/by_ward.csv").text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["key", "E02", "E01", "unknown"]
    assert ada.get("/funding/tables/secrets.csv").status_code == 404
    assert "Garden 1<" in ada.get("/funding/grants?ward=E02").text
    assert council.get("/funding/grants").status_code == 200
    assert council.get(f"/funding/grants?funder_id={story.funders[NHS].id}").status_code == 403
    assert council.get(f"/funding/tables/by_ward.csv?funder_id={story.funders[NHS].id}").status_code == 403
    assert house.browser(house.person("Sam")).get("/funding/grants").status_code == 403


def test_a_funder_hears_no_name_of_an_organisation_that_it_does_not_fund(house: TestHouse):
    story = Story(house)
    other = story.grant(5_00, to="Quiet Group", shares={NHS: 5_00})
    council = house.browser(story.funders_person(COUNCIL))
    for page in ("/funding", "/funding/grants"):
        shown = council.get(f"{page}?organisation_id={other.organisation_id}").text
        assert "Quiet Group" not in shown
        assert "An organisation that has no grant here" in shown
