"""Every page asks the database the same number of questions, however much there is to show."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from grants.demonstration.load import load
from grants.demonstration.people import person_named
from tests.databases import Databases
from tests.house import TestHouse, separate_house

LARGER = 3
EACH_KIND = 5
LINK = re.compile(r'href="(/[^"#]*)')
PEOPLE = ("administrator", "chair", "member", "grantee", "funder")


def demonstration(databases: Databases, folder: Path, times: int) -> TestHouse:
    from datetime import UTC, datetime

    folder.mkdir()
    house = separate_house(databases.fresh_sqlite(folder), folder / "var", now=datetime.now(UTC))
    with house.app.app_context():
        load(house.app, times=times)
    return house


def queries_by_endpoint(house: TestHouse, browser: FlaskClient) -> dict[str, int]:
    """The most queries that any page of a kind asked, for every kind that can be reached by links."""
    routes = house.app.url_map.bind("")
    most: dict[str, int] = {}
    seen: dict[str, int] = defaultdict(int)
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        endpoint, _ = routes.match(path.partition("?")[0], method="GET")
        if endpoint in ("static", "api-docs.openapi_json") or seen[endpoint] == EACH_KIND:
            continue
        seen[endpoint] += 1
        with house.counted_queries() as statements:
            answer = browser.get(path)
        asked = [statement for statement in statements if statement.startswith(("SELECT", "WITH", "UPDATE", "INSERT"))]
        most[endpoint] = max(most.get(endpoint, 0), len(asked))
        if answer.mimetype == "text/html":
            fresh = [link for link in LINK.findall(answer.text) if link not in known]
            known.update(fresh)
            waiting += fresh
        answer.close()
    return most


@pytest.mark.timeout(400)
def test_every_page_asks_as_much_of_a_small_installation_as_of_a_larger_one(databases: Databases, tmp_path: Path):
    counted = []
    for times in (1, LARGER):
        house = demonstration(databases, tmp_path / str(times), times)
        by_person = {}
        for key in PEOPLE:
            with house.read() as session:
                person = person_named(session, key)
            by_person[key] = queries_by_endpoint(house, house.browser(person))
        house.close()
        counted.append(by_person)

    small, large = counted
    more = {
        f"{endpoint} as {key}": (small[key][endpoint], number)
        for key in PEOPLE
        for endpoint, number in large[key].items()
        if number > small[key].get(endpoint, number)
    }
    assert more == {}
    assert len(small["administrator"]) > 30
    assert small["administrator"]["applications.in_round"] > 1
