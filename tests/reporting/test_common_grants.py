"""Rounds and grants in the CommonGrants protocol: each answer is as the description of 0.4.0 says, and true."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.organisations.naming.rules import UNNAMED
from grants.reporting.common_grants.rules import AWARDS, OPPORTUNITIES, Search, page_of
from tests.house import TestHouse
from tests.made import make_round
from tests.reporting.stories import COUNCIL, NHS, Story

DESCRIPTION = Path(__file__).resolve().parents[1] / "samples" / "commongrants" / "openapi.0.4.0.yaml"
BASE = "/api/v1/common-grants"
NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)


@cache
def described() -> dict[str, Any]:
    return yaml.safe_load(DESCRIPTION.read_text())


def checked(answer: Any, path: str, method: str = "get") -> dict[str, Any]:
    """An answer, after it was held against the protocol's description of that route."""
    responses = described()["paths"][f"/common-grants{path}"][method]["responses"]
    (content,) = responses[str(answer.status_code)]["content"].values()
    known = Registry().with_resource("urn:described", Resource.from_contents(described(), default_specification=DRAFT4))
    schema = {"allOf": [_absolute(content["schema"])]}
    validator = OAS30Validator(schema, registry=known, format_checker=OAS30Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(answer.json)] == []
    return answer.json


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: f"urn:described{value}" if key == "$ref" else _absolute(value) for key, value in schema.items()}
    return [_absolute(each) for each in schema] if isinstance(schema, list) else schema


@pytest.fixture
def story(house: TestHouse) -> Story:
    """A round that is open until 5 April at noon in London, and one that is announced."""
    house.clock.move_to(NOW)
    story = Story(house)
    with house.write() as session:
        for name, opens in (("Spring", NOW - timedelta(days=1)), ("Summer", NOW + timedelta(days=90))):
            closes = datetime(2027, 4, 5, 11, 0, tzinfo=UTC) if name == "Spring" else opens + timedelta(days=9)
            make_round(
                session, story.returned, NOW, name=name, opens_at=opens, closes_at=closes, budget_pence=Pence(10_000_00)
            )
    return story


def test_rounds_are_opportunities(story: Story):
    anybody = story.house.app.test_client()

    listed = checked(anybody.get(f"{BASE}/opportunities"), "/opportunities")

    spring = next(item for item in listed["items"] if item["title"] == "Stronger Together: Spring")
    assert spring["status"] == {"value": "open"}
    assert spring["funding"]["totalAmountAvailable"] == {"amount": "10000.00", "currency": "GBP"}
    assert (spring["keyDates"]["closeDate"]["date"], spring["keyDates"]["closeDate"]["time"]) == (
        "2027-04-05",
        "12:00:00",
    )
    one = checked(anybody.get(f"{BASE}/opportunities/{spring['id']}"), "/opportunities/{oppId}")
    assert one["data"] == spring
    checked(anybody.get(f"{BASE}/opportunities/{new_id()}"), "/opportunities/{oppId}")
    assert listed["paginationInfo"] == {"page": 1, "pageSize": 100, "totalItems": 2, "totalPages": 1}


def test_a_search_says_what_it_could_not_do(story: Story):
    asked = {
        "search": "summer",
        "filters": {
            "status": {"operator": "in", "value": ["forecasted"]},
            "totalFundingAvailableRange": {
                "operator": "between",
                "value": {"min": {"amount": "1", "currency": "GBP"}, "max": {"amount": "20000", "currency": "GBP"}},
            },
            "customFilters": {"colour": {"operator": "eq", "value": "red"}},
        },
        "sorting": {"sortBy": "custom", "customSortBy": "colour"},
        "pagination": {"page": 1, "pageSize": 1},
    }

    answer = story.house.app.test_client().post(f"{BASE}/opportunities/search", json=asked)

    found = checked(answer, "/opportunities/search", "post")
    assert [item["title"] for item in found["items"]] == ["Stronger Together: Summer"]
    assert len(found["filterInfo"]["errors"]) == 1
    assert found["sortInfo"]["sortBy"] == "lastModifiedAt"
    assert len(found["sortInfo"]["errors"]) == 1


def test_grants_are_awards_and_tell_no_more_than_open_data(story: Story):
    # Given a grant to a group that is not named, with its name in the title, and an offer that nobody accepted
    award = story.decided_grant(
        300_00, on=date(2027, 1, 18), to="Beeston Blooms", title="Beeston Blooms grow", ends_on=date(2028, 1, 1)
    )
    story.decided_grant(100_00, on=date(2027, 1, 18), state="offered")
    anybody = story.house.app.test_client()

    listed = checked(anybody.get(f"{BASE}/awards"), "/awards")

    (item,) = listed["items"]
    assert (item["id"], item["title"]) == (str(award.id), "the group grow")
    recipient = item["recipientOrganizations"]["primary"]
    assert recipient["name"] == UNNAMED
    assert recipient["id"] != str(award.organisation_id)
    funders = item["funders"]
    assert {funders["primary"]["name"], *(each["name"] for each in funders["otherOrgs"].values())} == {NHS, COUNCIL}
    assert item["opportunity"]["title"].startswith("Stronger Together: ")
    checked(anybody.get(f"{BASE}/awards/{award.id}"), "/awards/{awdId}")
    missing = anybody.get(f"{BASE}/awards/{new_id()}")
    assert (missing.status_code, missing.json["status"], missing.json["errors"]) == (404, 404, [])
    assert missing.json["message"] == "There is no such award."

    # Then nobody finds the group by looking for its name
    for words, number in (("blooms", 0), ("GROUP grow", 1)):
        found = checked(anybody.post(f"{BASE}/awards/search", json={"search": words}), "/awards/search", "post")
        assert len(found["items"]) == number


def some_award(number: int, pounds: int, day: str) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": f"Soup {number}",
        "description": "",
        "status": {"value": "awarded"},
        "funding": {"awardedAmount": {"amount": f"{pounds}.00", "currency": "GBP"}},
        "keyDates": {"awardDate": {"date": day}},
    }


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.dates(date(2020, 1, 1), date(2030, 1, 1))), max_size=20),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.integers(1, 5),
)
def test_each_item_is_on_one_page_and_inside_or_outside_of_every_range(
    given_awards: list[tuple[int, date]], low: int, high: int, size: int
):
    items = [some_award(number, pounds, day.isoformat()) for number, (pounds, day) in enumerate(given_awards)]
    value = {name: {"amount": str(each), "currency": "GBP"} for name, each in (("min", low), ("max", high))}
    found: dict[str, set[str]] = {}
    for operator in ("between", "outside"):
        search = Search(AWARDS, filters={"awardedAmountRange": {"operator": operator, "value": value}})
        kept = search.among(items)
        assert search.filter_errors == []
        pages = [page_of(kept, page=number + 1, size=size)[0] for number in range(len(kept) // size + 1)]
        assert [item for page in pages for item in page] == kept
        found[operator] = {item["id"] for item in kept}
    assert found["between"] | found["outside"] == {item["id"] for item in items}
    assert found["between"] == {
        item["id"] for item, (pounds, _) in zip(items, given_awards, strict=True) if low <= pounds <= high
    }


@pytest.mark.parametrize(
    "broken",
    [
        "open",
        {"operator": "in", "value": "open"},
        {"operator": "eq", "value": ["open"]},
        {"operator": "between", "value": {"min": {"amount": "x", "currency": "GBP"}, "max": {}}},
        {"operator": "between", "value": {"min": {"amount": "1", "currency": "USD"}, "max": {"amount": "1"}}},
    ],
)
def test_a_filter_that_cannot_be_read_is_told_and_left_out(broken: Any):
    search = Search(OPPORTUNITIES, filters={"status": broken, "minAwardAmountRange": broken})
    search.among([])
    assert len(search.filter_errors) == 2
