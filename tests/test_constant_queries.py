"""Every page asks the database the same number of questions, and is as long, however much there is to show."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from grants.demonstration.load import load
from grants.demonstration.people import person_named
from grants.kernel import paging
from tests.databases import Databases
from tests.house import TestHouse, separate_house

LARGER = 3
FEW, FULL = 2, paging.LARGEST_PAGE
"""Rows of a page: so few that every list of the smaller installation fills one, and as many as there are."""
EACH_KIND, EACH_OF_SMALL = 5, 12
"""How many pages of a kind are read. More of the smaller installation, so that among them is one of each sort: what has
partners or an answered question asks for those as well.
"""
LINK = re.compile(r'href="(/[^"#]*)')
PEOPLE = ("administrator", "chair", "member", "grantee", "funder")
LONGER_NUMBERS = 1.02
WHOLE = {
    "panel_papers.read_pack": "a paper: all that lies before a meeting, to print or keep",
    "panel_papers.read_minutes": "a paper: all that a meeting decided",
    "reporting.show_pack": "a paper: all that a pack tells, to read as a page",
    "packs_asked.new": "names what a pack tells of, each of which can be asked about",
    "funding.show": "names the ten largest grantees, where the smaller installation has four",
    "reserve.show": "fills a page in the larger installation, where the smaller has one in reserve",
    "reserve.funding": "names those before it in reserve, at most twenty; in the smaller installation there are none",
    "open_data.checks": "names what the checks found, at most so many of each grade",
    "feeds.own": "names the days of one person, at most 200: as many as wait for them",
    "applications.screening": "names the likely duplicates of one application: as many as look like it",
}
"""Pages that may be longer in the larger installation, and why."""


@dataclass
class Seen:
    """The most that any page of a kind asked of the database, and the length of the longest."""

    queries: int = 0
    length: int = 0


def demonstration(databases: Databases, folder: Path, times: int) -> TestHouse:
    from datetime import UTC, datetime

    folder.mkdir()
    house = separate_house(databases.fresh_sqlite(folder), folder / "var", now=datetime.now(UTC))
    with house.app.app_context():
        load(house.app, times=times)
    return house


def walked(house: TestHouse, browser: FlaskClient, each: int) -> dict[str, Seen]:
    """What was seen of every kind of page that can be reached by links, on so many of each."""
    routes = house.app.url_map.bind("")
    found: dict[str, Seen] = defaultdict(Seen)
    visits: dict[str, int] = defaultdict(int)
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        endpoint, _ = routes.match(path.partition("?")[0], method="GET")
        if endpoint in ("static", "api-docs.openapi_json") or visits[endpoint] == each:
            continue
        visits[endpoint] += 1
        with house.counted_queries() as statements:
            answer = browser.get(path)
        asked = [statement for statement in statements if statement.startswith(("SELECT", "WITH", "UPDATE", "INSERT"))]
        seen = found[endpoint]
        seen.queries = max(seen.queries, len(asked))
        if answer.mimetype == "text/html":
            seen.length = max(seen.length, len(answer.data))
            fresh = [link for link in LINK.findall(answer.text) if link not in known]
            known.update(fresh)
            waiting += fresh
        answer.close()
    return found


def by_person(house: TestHouse, each: int) -> dict[str, Seen]:
    """What each of the people sees, by the kind of page and who they are."""
    found = {}
    for key in PEOPLE:
        with house.read() as session:
            person = person_named(session, key)
        for endpoint, seen in walked(house, house.browser(person), each).items():
            found[f"{endpoint} as {key}"] = seen
    return found


@pytest.mark.timeout(600)
def test_pages_of_a_small_installation_ask_as_much_and_are_as_long_as_those_of_a_larger_one(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen_with(rows: int, house: TestHouse, each: int = EACH_KIND) -> dict[str, Seen]:
        monkeypatch.setattr(paging, "LARGEST_PAGE", rows)
        return by_person(house, each)

    house = demonstration(databases, tmp_path / "small", 1)
    small = seen_with(FEW, house, EACH_OF_SMALL)
    house.close()
    house = demonstration(databases, tmp_path / "large", LARGER)
    large, large_and_full = seen_with(FEW, house), seen_with(FULL, house)
    house.close()

    asks_more = {
        page: (small[page].queries, seen.queries)
        for page, seen in (*large.items(), *large_and_full.items())
        if page in small and seen.queries > small[page].queries
    }
    assert asks_more == {}
    is_longer = {
        page: (small[page].length, seen.length)
        for page, seen in large.items()
        if page in small and seen.length > small[page].length * LONGER_NUMBERS
    }
    assert {page: grown for page, grown in is_longer.items() if page.partition(" ")[0] not in WHOLE} == {}
    assert {page.partition(" ")[0] for page in is_longer} == set(WHOLE)
    assert sum(page.endswith("as administrator") for page in small) > 30
    assert small["lists.show as administrator"].queries > 1
