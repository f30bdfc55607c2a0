"""One transaction for each request; refusals that people and programs understand."""

import pytest
from sqlalchemy import select, text

from grants.identity.models import Person
from grants.kernel.sessions import WriteRefused
from grants.kernel.unstorable import SENTENCE
from tests.house import TestHouse


def test_a_reading_session_cannot_write(house: TestHouse):
    sam = house.person("Sam Field")
    with pytest.raises(WriteRefused), house.read() as session:
        session.get_one(Person, sam.id).name = "Somebody else"


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(house: TestHouse):
    page = house.browser().get("/nowhere")
    problem = house.program(house.person("Sam Field")).get("/nowhere")

    assert page.status_code == problem.status_code == 404
    assert "There is no page at this address" in page.text
    assert problem.mimetype == "application/problem+json"
    assert problem.json["status"] == 404


def test_somebody_not_signed_in_is_led_to_sign_in_and_back(house: TestHouse):
    answer = house.browser().get("/account")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?then=/account"


def test_a_program_is_told_every_field_that_is_wrong(house: TestHouse):
    sam = house.program(house.person("Sam Field"))

    answer = sam.put("/me", {"name": 7, "letter_format": "braille", "shoe_size": 9})

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {error["field"] for error in answer.json["errors"]} == {"name", "letter_format", "shoe_size"}


def test_broken_json_is_refused_kindly(house: TestHouse):
    sam = house.program(house.person("Sam Field"))
    answer = sam.client.put(
        "/api/v1/me",
        data="{",
        content_type="application/json",
        headers={"Authorization": f"Bearer {sam.token}"},
    )
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_a_form_without_its_token_is_refused_and_nothing_changes(house: TestHouse):
    house.app.config["WTF_CSRF_ENABLED"] = True
    sam = house.person("Sam Field")

    answer = house.browser(sam).post("/account", data={"name": "Changed", "letter_format": "standard"})

    assert answer.status_code == 409
    assert 'value="Changed"' in answer.text
    with house.read() as session:
        assert session.scalars(select(Person.name)).all() == ["Sam Field"]


def test_the_machines_own_failure_says_so_without_saying_more(house: TestHouse):
    house.app.config["TESTING"] = False

    def broken() -> None:
        raise RuntimeError("the inside of the machine")

    house.app.view_functions["home.home"] = house.app.view_functions["identity.ask_for_code"] = broken
    asked, sent = house.browser().get("/"), house.browser().post("/sign-in")

    assert (asked.status_code, sent.status_code) == (500, 500)
    assert "the inside of the machine" not in asked.text + sent.text
    assert "was not saved" not in asked.text
    assert "was not saved" in sent.text


def test_an_administrators_pages_are_closed_to_others(house: TestHouse):
    sam, ada = house.person("Sam Field"), house.person("Ada Ash", administrator=True)

    assert house.browser(sam).get("/oversight/jobs").status_code == 403
    assert house.browser(ada).get("/oversight/jobs").status_code == 200
    assert house.browser(ada).get("/oversight/events").status_code == 200
    assert "Ada" in house.browser(ada).get("/oversight/events").text
    assert house.program(sam).get("/events").status_code == 403
    names = [event["name"] for event in house.program(ada).get("/events").json["items"]]
    assert "identity.administrator_appointed" in names


def test_paging_goes_through_all_events_once(house: TestHouse):
    ada = house.program(house.person("Ada Ash", administrator=True))
    for number in range(7):
        house.person(f"Person {number}")

    seen, after = [], ""
    while after is not None:
        page = ada.get(f"/events?size=3{'&after=' + after if after else ''}").json
        seen += [event["id"] for event in page["items"]]
        after = page["next"]

    assert len(seen) == len(set(seen)) == len(house.events())
    assert seen == sorted(seen, reverse=True)


def test_a_damaged_cursor_is_refused(house: TestHouse):
    ada = house.program(house.person("Ada Ash", administrator=True))
    answer = ada.get("/events?after=bm90IGEgY3Vyc29y")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "after"


def test_text_that_no_database_keeps_is_refused_by_name(house: TestHouse):
    sam = house.person("Sam Field")

    json = house.program(sam).put("/me", {"name": "Sam \ud800", "letter_format": "standard"})

    assert json.status_code == 422
    assert json.json["errors"][0] == {"code": "unstorable", "field": "name", "message": SENTENCE}
    assert house.browser().get("/sign-in?then=%00").status_code == 422


def test_a_program_without_token_or_cookie_needs_no_form_token_but_a_browser_does(house: TestHouse):
    house.app.config["WTF_CSRF_ENABLED"] = True
    path = "/api/v1/rounds/01a20271-95f2-75af-ba52-528bd8a812c0/eligibility_checks"

    assert house.browser().post(path, json={"answers": {}}).status_code == 404
    assert house.browser(house.person("Sam Field")).post(path, json={"answers": {}}).status_code == 409


def test_a_method_that_an_address_does_not_take_is_refused_with_those_it_takes(house: TestHouse):
    sam = house.person("Sam Field")
    for refused in (house.program(sam).delete("/me", If_Match="*"), house.browser(sam).delete("/account")):
        assert refused.status_code == 405
        assert "GET" in refused.headers["Allow"].split(", ")
    assert house.program(sam).delete("/me").headers["Allow"] == "GET, HEAD, OPTIONS, PUT"


def test_a_parameter_that_is_not_known_is_refused_by_name(house: TestHouse):
    ada = house.program(house.person("Ada Ash", administrator=True))
    answer = ada.get("/jobs?state=done&colour=blue")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["query.colour"]


def test_what_is_read_again_and_again_is_planned_once(postgres_house: TestHouse):
    # Given somebody who is read as often as it takes for a statement to be prepared
    sam, database = postgres_house.person("Sam Field"), postgres_house.app.database
    for _ in range(8):
        with database.read() as session:
            session.scalars(select(Person).where(Person.id == sam.id)).one()

    # Then the connection, which was given back each time, still has the statement
    with database.read() as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM person" in statement for statement in prepared)
