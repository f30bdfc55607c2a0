"""Whoever is not signed in is asked to sign in first, and does not learn which records there are."""

from uuid import uuid4

from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, UUIDConverter

from grants.kernel.access import is_open
from grants.kernel.content import SAFE
from grants.kernel.limits import limiter
from tests.house import TestHouse
from tests.test_conventions import unwrapped

BAD_KEY = {"Idempotency-Key": " "}


def nothing_there(kind: BaseConverter) -> object:
    """What an address can name of which there is no record."""
    if isinstance(kind, AnyConverter):
        return min(kind.items)
    return uuid4() if isinstance(kind, UUIDConverter) else 1 if isinstance(kind, IntegerConverter) else "x"


def test_programs_without_a_token_are_asked_for_one_at_every_address_that_is_not_for_all(postgres_house: TestHouse):
    app, stranger = postgres_house.app, postgres_house.app.test_client()
    urls = app.url_map.bind("localhost")
    told = {}
    for rule in app.url_map.iter_rules():
        access = next(
            (each.access for each in unwrapped(app.view_functions[rule.endpoint]) if hasattr(each, "access")), None
        )
        if not rule.rule.startswith("/api/") or "GET" not in rule.methods or access is None or not rule.arguments:
            continue
        answer = stranger.get(
            urls.build(rule.endpoint, {name: nothing_there(kind) for name, kind in rule._converters.items()})
        )
        told[rule.rule] = (answer.status_code, is_open(access.rule))
    assert len(told) > 50
    assert {
        path for path, (status, is_for_all) in told.items() if status not in ((404,) if is_for_all else (401,))
    } == set()


def test_nothing_that_a_stranger_sends_is_read_before_they_sign_in(postgres_house: TestHouse):
    app, stranger = postgres_house.app, postgres_house.app.test_client()
    urls = app.url_map.bind("localhost")
    told = {}
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if not rule.rule.startswith("/api/") or access is None or is_open(access.rule):
            continue
        address = urls.build(rule.endpoint, {name: nothing_there(kind) for name, kind in rule._converters.items()})
        for method in rule.methods - SAFE:
            answer = stranger.open(address, method=method, data=b"x", content_type="text/csv", headers=BAD_KEY)
            told[method, rule.rule] = (answer.status_code, answer.json["detail"])
            limiter.reset()
    assert len(told) > 200
    assert len(set(told.values())) == 1, {each: said for each, said in told.items() if said[0] != 401}
    assert {status for status, _ in told.values()} == {401}


def test_people_come_to_the_page_where_one_signs_in(postgres_house: TestHouse):
    stranger = postgres_house.browser()
    for page in (f"/awards/{uuid4()}/variations", f"/awards/{uuid4()}/repayments/1", f"/returns/{uuid4()}"):
        assert stranger.get(page).location.startswith("/sign-in")
    assert stranger.get(f"/rounds/{uuid4()}").status_code == 404
