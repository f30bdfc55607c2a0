"""Signing in: a code by e-mail, no password."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

from sqlalchemy import select

from grants.identity import queries, rules
from grants.identity.models import SignInCode
from tests.house import TestHouse


def ask_for_code(house: TestHouse, browser, email: str = "Sam@Example.org ") -> tuple[str, str]:
    """Ask for a code and give the address of the page to enter it, and the code itself."""
    answer = browser.post("/sign-in", data={"email": email})
    assert answer.status_code == 302
    with house.read() as session:
        code = session.scalars(select(SignInCode).order_by(SignInCode.id.desc())).first()
    return answer.location, rules.code_of(code.id, house.app.settings.secret_key)


def test_the_first_sign_in_makes_an_account(house: TestHouse):
    browser = house.browser()
    page, code = ask_for_code(house, browser)

    answer = browser.post(page, data={"code": f" {code[:3]} {code[3:]} "})

    assert answer.status_code == 302
    assert browser.get("/account").status_code == 200
    with house.read() as session:
        assert queries.person_by_email(session, "sam@example.org") is not None
    assert [e.name for e in house.events()] == ["identity.person_registered", "identity.person_signed_in"]


def test_a_code_works_once(house: TestHouse):
    browser = house.browser()
    page, code = ask_for_code(house, browser)
    browser.post(page, data={"code": code})

    again = house.browser().post(page, data={"code": code})

    assert again.status_code == 422
    assert "run out" in again.text
    assert "It works until" not in again.text


def test_a_code_runs_out(house: TestHouse):
    browser = house.browser()
    page, code = ask_for_code(house, browser)
    house.clock.advance(minutes=16)

    assert browser.post(page, data={"code": code}).status_code == 422


def test_five_wrong_tries_end_a_code_though_each_was_refused(house: TestHouse):
    browser = house.browser()
    page, code = ask_for_code(house, browser)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert browser.post(page, data={"code": wrong}).status_code == 422

    answer = browser.post(page, data={"code": code})

    assert answer.status_code == 422
    assert "run out" in answer.text


def test_an_address_that_is_none_is_refused_and_kept_in_the_form(house: TestHouse):
    answer = house.browser().post("/sign-in", data={"email": "sam at example"})

    assert answer.status_code == 422
    assert 'value="sam at example"' in answer.text
    assert "like name@example.org" in answer.text


def test_after_a_mistyped_address_the_way_is_kept_with_what_was_answered_on_it(postgres_house: TestHouse):
    # Given somebody on their way to apply, with the answers of the eligibility check in the address
    browser, way = postgres_house.browser(), "/rounds/1/apply?checked=abc.def"
    assert html_field(browser.get(f"/sign-in?then={quote(way)}").text) == way

    # When they mistype their address, and then send a code to somebody else's
    refused = browser.post("/sign-in", data={"email": "sam at home", "then": way})
    assert html_field(refused.text) == way
    code_page = browser.post("/sign-in", data={"email": "sma@example.org", "then": way}).location

    # Then the way is still there, also back from the page of the code
    wrong = browser.post(code_page, data={"code": "000000", "then": way})
    assert html_field(wrong.text) == way
    (back,) = re.findall(r'href="(/sign-in\?then=[^"]+)"', wrong.text)
    assert html_field(browser.get(unescape(back)).text) == way


def html_field(page: str) -> str:
    (then,) = re.findall(r'name="then" value="([^"]*)"', page)
    return unescape(then)


def test_a_link_is_used_up_by_its_button_and_not_by_opening_it(house: TestHouse):
    sam = house.person("Sam Field")
    from grants.identity import service

    with house.write() as session:
        token = service.make_link(session, sam, now=house.now())
    browser = house.browser()

    assert browser.get(f"/sign-in/link/{token}").status_code == 200
    assert browser.get(f"/sign-in/link/{token}").status_code == 200
    assert browser.post(f"/sign-in/link/{token}").status_code == 302
    assert house.browser().post(f"/sign-in/link/{token}").status_code == 404


def test_signing_out_ends_the_sign_in_itself_not_only_the_cookie(house: TestHouse):
    sam = house.person("Sam Field")
    browser = house.browser(sam)
    with browser.session_transaction() as cookie:
        kept = dict(cookie)
    browser.post("/sign-out")
    with browser.session_transaction() as cookie:
        cookie.update(kept)

    assert browser.get("/account").status_code == 302


def test_a_sign_in_lasts_two_weeks(house: TestHouse):
    browser = house.browser(house.person("Sam Field"))
    house.clock.move_to(house.now() + timedelta(days=13, hours=23))
    assert browser.get("/account").status_code == 200
    house.clock.advance(hours=1)
    assert browser.get("/account").status_code == 302


def test_nobody_is_sent_to_another_site_after_signing_in(house: TestHouse):
    page = house.browser().get("/sign-in?then=https://elsewhere.example/")
    assert "elsewhere" not in page.text


def test_a_wrong_token_is_refused_and_never_taken_for_nobody(house: TestHouse):
    answer = house.app.test_client().get("/api/v1/me", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "token_refused"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Proportion", error="invalid_token"'


def test_a_program_without_a_token_hears_how_to_sign_in(postgres_house: TestHouse):
    answer = postgres_house.app.test_client().get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Proportion"'
    assert "Authorization: Bearer" in answer.json["detail"]


def test_changing_details_keeps_what_was_typed_when_refused(house: TestHouse):
    browser = house.browser(house.person("Sam Field"))

    refused = browser.post("/account", data={"name": "", "phone": "0113 496 0000", "letter_format": "large_print"})

    assert refused.status_code == 422
    assert "0113 496 0000" in refused.text
    assert "Enter a full name." in refused.text
    saved = browser.post("/account", data={"name": "Sam", "phone": "", "letter_format": "large_print"})
    assert saved.status_code == 302
    assert house.events("identity.person_changed_details")[0].facts["fields"] == ["name", "letter_format"]


def test_whoever_changes_the_address_sees_the_one_they_typed(house: TestHouse):
    browser = house.browser()
    page, _ = ask_for_code(house, browser, "sam@exmaple.org")
    back = re.search(r'href="([^"]+)">Send a new code, or change the address', browser.get(page).text)
    assert back
    assert 'value="sam@exmaple.org"' in browser.get(unescape(back[1])).text
    for nobody in ("", "?code=", "?code=x", "?code=019b0000-0000-7000-8000-000000000000"):
        assert 'name="email"' in browser.get(f"/sign-in{nobody}").text
