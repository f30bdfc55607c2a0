"""Who calls, through which proxies, and how often: each is counted by themself, and told the true time to wait."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grants.kernel.limits import in_words, limiter
from grants.kernel.proxies import TrustedProxies
from grants.kernel.settings import SettingsError, load_settings
from tests.house import A_MONDAY, TestHouse, open_house, separate_house
from tests.servers import RedisServer

PROXY = "10.0.0.7"
SOME_ID = "019b0000-0000-7000-8000-000000000000"


@contextmanager
def counting() -> Iterator[None]:
    limiter.enabled = True
    limiter.reset()
    try:
        yield
    finally:
        limiter.reset()
        limiter.enabled = False


@pytest.fixture
def behind_proxy(postgres_url: str, tmp_path: Path) -> Iterator[TestHouse]:
    settings = {"BASE_URL": "https://grants.example", "TRUSTED_PROXIES": f"{PROXY}, 192.0.2.0/24"}
    house = open_house(postgres_url, tmp_path / "var", **settings)
    with counting():
        yield house
    house.close()


def ask(client: FlaskClient, email: str, *, forwarded: str = "", sender: str = PROXY) -> TestResponse:
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"} if forwarded else {}
    environ = {"REMOTE_ADDR": sender}
    return client.post("/sign-in", data={"email": email}, headers=headers, environ_overrides=environ)


def test_people_behind_one_proxy_are_counted_each_by_themselves(behind_proxy: TestHouse):
    client = behind_proxy.browser()

    # One person asks for too many codes
    said = [ask(client, "sam@example.org", forwarded="198.51.100.1").status_code for _ in range(7)]
    assert said == [302] * 6 + [429]

    # Nobody else is shut out: not for the same address elsewhere, nor with other addresses
    assert ask(client, "sam@example.org", forwarded="198.51.100.2").status_code == 302
    assert ask(client, "kim@example.org", forwarded="198.51.100.1").status_code == 302

    # A program counts as a page does
    through = {"X-Forwarded-For": "198.51.100.1"}
    asked = {"json": {"email": "sam@example.org"}, "headers": through, "environ_overrides": {"REMOTE_ADDR": PROXY}}
    assert client.post("/api/v1/sign_in_codes", **asked).status_code == 429

    # What a caller writes before is not believed, nor is a header from somebody who is no proxy of ours
    assert ask(client, "sam@example.org", forwarded="203.0.113.9, 198.51.100.1").status_code == 429
    said = [
        ask(client, "eve@example.org", forwarded=f"198.51.100.{n}", sender="203.0.113.5").status_code for n in range(7)
    ]
    assert said == [302] * 6 + [429]

    # Of several proxies each is stepped over, and of one connection's many addresses none is a new one
    assert ask(client, "sam@example.org", forwarded="198.51.100.1, 192.0.2.4").status_code == 429
    said = [ask(client, "six@example.org", forwarded=f"2001:db8::{n}").status_code for n in range(7)]
    assert said == [302] * 6 + [429]


def test_no_address_is_written_to_without_end_whoever_asks(behind_proxy: TestHouse):
    client = behind_proxy.browser()
    said = [
        ask(client, "sam@example.org", forwarded=f"198.51.100.{n}").status_code for n in range(12) for _ in range(3)
    ]
    assert said == [302] * 30 + [429] * 6


def test_whoever_asks_for_a_code_without_an_address_uses_up_nobody_elses_tries(behind_proxy: TestHouse):
    """Nonsense counts for who sent it: not for others who send some, nor for the address that is typed next."""
    client, path = behind_proxy.browser(), "/api/v1/sign_in_codes"

    def send(body: bytes, caller: str) -> int:
        through = {"X-Forwarded-For": caller, "X-Forwarded-Proto": "https", "Content-Type": "application/json"}
        return client.post(path, data=body, headers=through, environ_overrides={"REMOTE_ADDR": PROXY}).status_code

    for body in (b"{", b"{}", b"[]", b'{"email": ""}'):
        said = [send(body, f"198.51.100.{n}") for n in range(12)]
        assert 429 not in said, body
    assert send(b"{", "203.0.113.80") == 400
    assert send(b'{"email": "sam@example.org"}', "198.51.100.1") == 201


def test_the_page_and_the_header_say_the_same_true_time(behind_proxy: TestHouse):
    client = behind_proxy.browser()
    answers = [ask(client, "sam@example.org", forwarded="198.51.100.1") for _ in range(7)]

    refused = answers[-1]
    wait = int(refused.headers["Retry-After"])
    assert 3_500 < wait <= 3_601
    assert f"You can try again in {in_words(wait)}." in refused.text
    assert "Retry-After" not in answers[0].headers


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "less than a minute"), (60, "1 minute"), (61, "2 minutes"), (3_600, "1 hour"), (3_601, "1 hour 1 minute")],
)
def test_a_time_to_wait_is_never_said_shorter_than_it_is(seconds: int, words: str):
    assert in_words(seconds) == words


def test_whoever_is_not_signed_in_is_counted_with_a_wrong_token_too(behind_proxy: TestHouse):
    client = behind_proxy.browser()
    path, wrong = "/api/v1/me", {"Authorization": "Bearer wrong"}
    said = [client.put(path, json={}, headers=wrong).status_code for _ in range(121)]
    assert said == [401] * 120 + [429]
    assert client.get("/health").status_code == 200
    sam = behind_proxy.program(behind_proxy.person("Sam Field"))
    assert sam.get("/me").status_code == 200


def test_one_person_names_addresses_so_often_and_no_more_by_page_and_program_together(behind_proxy: TestHouse):
    sam, kim = behind_proxy.person("Sam Field"), behind_proxy.person("Kim Lee")
    program, browser, nowhere = behind_proxy.program(sam), behind_proxy.browser(sam), f"/applications/{SOME_ID}/parties"

    said = [program.post(nowhere, {"role": "host"}).status_code for _ in range(120)]

    assert 429 not in said
    assert program.post(nowhere).status_code == browser.post(nowhere).status_code == 429
    assert behind_proxy.program(kim).post(nowhere).status_code != 429


def test_under_tls_a_form_needs_no_referer_and_none_from_another_site_is_taken(behind_proxy: TestHouse):
    behind_proxy.app.config["WTF_CSRF_ENABLED"] = True
    client = behind_proxy.browser()
    through = {"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https"}
    environ = {"REMOTE_ADDR": PROXY}
    page = client.get("/sign-in", headers=through, environ_overrides=environ)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def sent(**more: str) -> int:
        data = {"email": "sam@example.org", "csrf_token": token}
        answer = client.post("/sign-in", data=data, headers={**through, **more}, environ_overrides=environ)
        return answer.status_code

    assert page.headers["Referrer-Policy"] == "same-origin"
    assert sent() == 302
    assert sent(Origin="https://grants.example") == 302
    assert sent(Origin="https://evil.example") == 409
    token = "another"
    assert sent() == 409


def test_under_tls_the_cookie_can_be_set_from_here_only(postgres_url: str, tmp_path: Path):
    settings = {"BASE_URL": "https://grants.example", "TRUSTED_PROXIES": PROXY}
    house = separate_house(postgres_url, tmp_path, now=A_MONDAY, **settings)
    try:
        through = {"X-Forwarded-Proto": "https"}
        page = house.browser().get("/sign-in", headers=through, environ_overrides={"REMOTE_ADDR": PROXY})
        (cookie,) = page.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-proportion=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    finally:
        house.close()


def test_there_is_a_limit_while_redis_is_away(postgres_url: str, tmp_path: Path, redis_server: RedisServer):
    house = separate_house(postgres_url, tmp_path, now=A_MONDAY, REDIS_URL=redis_server.url)
    try:
        with counting():
            client = house.browser()
            assert ask(client, "sam@example.org").status_code == 302
            redis_server.stop()
            said = [ask(client, "sam@example.org").status_code for _ in range(7)]
            assert (said[0], said[-1]) == (302, 429)  # the call that finds Redis away may count twice
    finally:
        house.close()
        limiter.init_app(Flask(__name__))


def test_the_proxies_to_believe_are_checked_at_the_start(tmp_path: Path):
    here = {"PROPORTION_FOLDER": str(tmp_path)}
    with pytest.raises(SettingsError, match=r"^TRUSTED_PROXIES is needed where BASE_URL begins with https"):
        load_settings({**here, "BASE_URL": "https://grants.example"})
    with pytest.raises(SettingsError, match=r"^TRUSTED_PROXIES must be addresses or networks.*'proxy'"):
        load_settings({**here, "TRUSTED_PROXIES": "10.0.0.1, proxy"})
    assert load_settings({**here, "TRUSTED_PROXIES": "unix"}).trusted_proxies == TrustedProxies(socket=True)
