"""The pages of a panel ask as many statements of many rows as of few."""

from flask.testing import FlaskClient

from tests.house import TestHouse
from tests.panels.rows import World, build

PATHS = (
    "/",
    "/panels",
    "/panels/{panel}",
    "/panels/{panel}/reserve",
    "/rounds/{round}/ranking",
    "/applications/{application}/assessment",
    "/applications/{application}/decision",
    "/api/v1/rounds/{round}/ranking",
    "/api/v1/panels/{panel}/applications",
    "/api/v1/applications/{application}/scores",
)


def query_counts(world: World, browser: FlaskClient, token: str) -> dict[str, int]:
    """How many queries each address takes: pages for an administrator, the API for a member."""
    client = world.house.app.test_client()
    where = {"panel": world.panel_id, "round": world.round_id, "application": world.applications[0]}
    counts = {}
    for path in PATHS:
        address = path.format(**where)
        with world.house.counted_queries() as statements:
            if path.startswith("/api/"):
                answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
            else:
                answer = browser.get(address)
        assert answer.status_code == 200, path
        counts[path] = len(statements)
    return counts


def test_queries_do_not_grow_with_rows(postgres_house: TestHouse):
    world = build(postgres_house, applications=6).seated()
    browser = postgres_house.browser(world.ada)
    token = postgres_house.program(world.tess).token
    world.assess(world.tess, 0)
    query_counts(world, browser, token)  # questions are read once in a process
    few = query_counts(world, browser, token)

    world.add("Late Third")
    for person in (world.theo, postgres_house.person("Late Third")):
        for number in range(6):
            world.assess(person, number)
    world.assess(world.tess, 1)
    world.decide(world.ada, 3)
    query_counts(world, browser, token)  # where the money ends is looked for once after each change

    many = query_counts(world, browser, token)
    # A kind of thing is asked for once it is there
    assert many.pop("/") <= few.pop("/") + len(("a decision to confirm",))
    assert many == few
    assert max(few.values()) <= 20
