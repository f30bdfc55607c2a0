"""The owner of a program gets an account and a token with the program alone, and can take the token back."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from grants.identity.rules import code_of
from grants.identity.tokens.rules import MOST_TOKENS
from grants.kernel.idempotency import Answered
from tests.house import SECRET, ApiClient, TestHouse


def _asked(house: TestHouse, email: str) -> tuple[str, str]:
    """A code asked for by a program that nobody signed in: its id, and the six figures in the mail."""
    answer = house.app.test_client().post("/api/v1/sign_in_codes", json={"email": email})
    assert answer.status_code == 201
    assert "code" not in answer.json
    return answer.json["id"], code_of(UUID(answer.json["id"]), SECRET)


def _token(house: TestHouse, email: str, **asked):
    code_id, code = _asked(house, email)
    body = {"code_id": code_id, "code": code, "label": "Our website", **asked}
    return house.app.test_client().post("/api/v1/tokens", json=body)


def test_a_stranger_gets_an_account_and_a_token_by_program_and_takes_it_back(house: TestHouse):
    # Given somebody of whom nothing is known, with a code from their mail
    answer = _token(house, "Newcomer@Example.org", days=7)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"

    # Then the token acts for them, and is listed without itself
    program = ApiClient(house.app.test_client(), answer.json["token"])
    assert program.get("/me").json["email"] == "newcomer@example.org"
    listed = program.get("/tokens").json["items"]
    assert [(one["id"], one["label"]) for one in listed] == [(answer.json["id"], "Our website")]
    assert "token" not in listed[0]

    # And once withdrawn it is refused, and says so
    assert program.delete(f"/tokens/{answer.json['id']}").status_code == 204
    refused = program.get("/me")
    assert (refused.status_code, refused.json["code"]) == (401, "token_refused")
    names = [event.name for event in house.events()]
    assert names.count("identity.api_token_issued") == names.count("identity.api_token_withdrawn") == 1


def test_a_token_runs_out_after_the_days_that_were_asked_for(postgres_house: TestHouse):
    program = ApiClient(
        postgres_house.app.test_client(), _token(postgres_house, "sam@example.org", days=7).json["token"]
    )
    postgres_house.clock.now += timedelta(days=6, hours=23)
    assert program.get("/me").status_code == 200
    postgres_house.clock.now += timedelta(hours=1)
    assert program.get("/me").status_code == 401


def test_a_wrong_code_is_counted_and_a_wrong_wish_is_not(postgres_house: TestHouse):
    client = postgres_house.app.test_client()
    code_id, code = _asked(postgres_house, "sam@example.org")
    body = {"code_id": code_id, "code": code, "label": "Ours"}

    # A token that cannot be had leaves the code as it is
    for wrong, field in (({"days": 366}, "days"), ({"days": 0}, "days"), ({"label": "  "}, "label")):
        refused = client.post("/api/v1/tokens", json=body | wrong)
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)

    # Five wrong codes end it, also for the right one
    other = f"{(int(code) + 1) % 1_000_000:06d}"
    assert {client.post("/api/v1/tokens", json=body | {"code": other}).status_code for _ in range(5)} == {422}
    ended = client.post("/api/v1/tokens", json=body)
    assert (ended.status_code, ended.json["errors"][0]["code"]) == (422, "code_expired")


def test_nobody_withdraws_the_token_of_another_but_an_administrator(postgres_house: TestHouse):
    token = _token(postgres_house, "sam@example.org").json
    pat = postgres_house.program(postgres_house.person("Pat Lane"))
    assert pat.delete(f"/tokens/{token['id']}").status_code == 403
    assert [one["label"] for one in pat.get("/tokens").json["items"]] == ["test"]
    ada = postgres_house.program(postgres_house.person("Ada Chief", administrator=True))
    assert ada.delete(f"/tokens/{token['id']}").status_code == 204
    assert ada.delete(f"/tokens/{token['id']}").status_code == 204


def test_a_token_is_never_kept_for_a_repeated_request(postgres_house: TestHouse):
    sam = postgres_house.program(postgres_house.person("Sam Field"))
    code_id, code = _asked(postgres_house, "sam.field@example.org")
    body = {"code_id": code_id, "code": code, "label": "Ours"}
    assert sam.post("/tokens", body, **{"Idempotency-Key": "once"}).status_code == 201
    with postgres_house.read() as session:
        assert session.scalar(select(func.count()).select_from(Answered)) == 0


def test_only_so_many_tokens_of_one_person_work_at_a_time(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    browser = postgres_house.browser(sam)
    for number in range(MOST_TOKENS):
        assert browser.post("/account/tokens", data={"label": f"No {number}", "days": "9"}).status_code == 302
    refused = browser.post("/account/tokens", data={"label": "One more", "days": "9"})
    assert refused.status_code == 409
    assert "Withdraw one that is not used any more." in refused.text


def test_a_token_made_on_a_page_is_shown_there_once_and_withdrawn_there(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Sam Field"))
    browser.post("/account/tokens", data={"label": "Our <website>", "days": "30"})
    token = re.search('id="new-token">([^<]+)<', browser.get("/account/tokens").text)[1]
    program = ApiClient(postgres_house.app.test_client(), token)
    assert program.get("/me").json["name"] == "Sam Field"
    again = browser.get("/account/tokens")
    assert token not in again.text

    token_id = program.get("/tokens").json["items"][0]["id"]
    told = browser.post(f"/account/tokens/{token_id}/withdrawal", follow_redirects=True)
    assert "The token “Our &lt;website&gt;” works no more." in told.text
    assert program.get("/me").status_code == 401


def test_the_days_of_a_token_are_a_number(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Sam Field"))
    for days in ("", "9" * 5_000, "-1", "three"):
        refused = browser.post("/account/tokens", data={"label": "Ours", "days": days})
        assert refused.status_code == 422
        assert 'href="#days"' in refused.text


def test_tokens_on_the_command_line(postgres_house: TestHouse):
    postgres_house.person("Sam Field")
    runner = postgres_house.app.test_cli_runner()
    made = runner.invoke(args=["tokens", "create", "--person", "sam.field@example.org", "--days", "5"])
    program = ApiClient(postgres_house.app.test_client(), made.output.strip())
    assert program.get("/me").status_code == 200
    listed = runner.invoke(args=["tokens", "list", "--person", "sam.field@example.org"]).output
    token_id = listed.split()[0]
    assert listed.endswith("program\n")
    assert runner.invoke(args=["tokens", "withdraw", token_id]).exit_code == 0
    assert program.get("/me").status_code == 401
    assert runner.invoke(args=["tokens", "create", "--person", "sam.field@example.org", "--days", "900"]).exit_code == 1
