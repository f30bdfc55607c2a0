"""Whatever a program sends is taken or refused with a sentence; it never ends in a fault of ours."""

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.house import ApiClient, TestHouse

SOME_ID = "019b0000-0000-7000-8000-000000000000"
ENDLESS = b"9" * 5_000


@pytest.fixture
def ada(postgres_house: TestHouse) -> ApiClient:
    return postgres_house.program(postgres_house.person("Ada Owusu", administrator=True))


def sends(program: ApiClient, body: bytes, path: str = "/me", method: str = "PUT") -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {program.token}", "Content-Type": "application/json"}
    answer = program.client.open(f"/api/v1{path}", method=method, data=body, headers=headers)
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, answer.json


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"name": ' * 20_000,
        b"[" * 80 + b"]" * 80,
        b'{"name": ' + ENDLESS + b"}",
        b'{"name": NaN}',
        b'{"name": -Infinity}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "half',
        b'["\\u0000", ' + b"[" * 100_000,
    ],
    ids=["lists", "objects", "deep", "endless number", "nan", "infinity", "half a pair", "broken", "deep and a nul"],
)
def test_a_body_that_is_no_plain_json_is_refused(ada: ApiClient, body: bytes):
    status, problem = sends(ada, body)
    assert status == 400
    assert problem["detail"]


def test_ordinary_json_is_read_as_ever(ada: ApiClient):
    assert ada.put("/me", {"name": "Ada 🌱 Owusu", "phone": None}).json["name"] == "Ada 🌱 Owusu"
    assert sends(ada, b"")[0] == 422
    for nothing_else in (b"\\ud800", b"\\u0000\\u200b"):
        status, problem = sends(ada, b'{"name": "%s"}' % nothing_else)
        assert (status, problem["errors"][0]["code"]) == (422, "unstorable")


def test_a_version_is_one_strong_tag_of_ours_or_refused(ada: ApiClient):
    made = ada.post("/organisations", {"name": "Beeston Blooms", "kind": "other"}).json
    path, change = f"/organisations/{made['id']}", {"name": "Blooms"}

    for tag in ("²", "٣".encode().decode("latin-1"), '"²"', "9" * 5_000, "-1", "", '"', "1", '"1", "2"', '"1" ;'):
        answer = ada.patch(path, change, If_Match=tag)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "if_match"), tag
    weak, missing = ada.patch(path, change, If_Match='W/"1"'), ada.patch(path, change)
    assert (weak.status_code, weak.json["code"]) == (412, "weak_tag")
    assert (missing.status_code, missing.json["code"]) == (428, "if_match_needed")

    assert ada.patch(path, change, If_Match=' "1" ').headers["ETag"] == '"2"'
    stale = ada.patch(path, {"name": "Bloomers"}, If_Match='"1"')
    assert (stale.status_code, stale.json["code"], stale.json["version"]) == (412, "stale", 2)
    assert (stale.json["current"]["name"], stale.json["yours"]["name"]) == ("Blooms", "Bloomers")
    assert ada.patch(path, {"name": "Bloomers"}, If_Match="*").status_code == 200


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/organisations", ["a\0b", SOME_ID]),
        ("/organisations", ["\ud800", SOME_ID]),
        ("/rounds", ["9999-12-31T23:59:59-12:00", SOME_ID]),
        ("/rounds", ["0001-01-01T00:00:00+12:00", SOME_ID]),
        ("/rounds", [[], SOME_ID]),
        ("/events", [10**30]),
    ],
)
def test_a_damaged_cursor_is_refused(ada: ApiClient, path: str, marks: list[Any]):
    cursor = base64.urlsafe_b64encode(json.dumps(marks).encode()).decode()
    answer = ada.get(f"{path}?after={cursor}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "after")


def test_a_cursor_of_nothing_but_brackets_is_refused(ada: ApiClient):
    cursor = base64.urlsafe_b64encode(b"[" * 2_900).decode()
    assert ada.get(f"/organisations?after={cursor}").status_code == 422


@pytest.mark.parametrize("path", ["/api/v1/places/LS1%00", "/schemes/a%00b", "/sign-in/link/a%00b"])
def test_an_address_with_a_nul_leads_nowhere(postgres_house: TestHouse, path: str):
    client: FlaskClient = postgres_house.browser()
    assert client.get(path).status_code in (404, 422)


@pytest.mark.parametrize("pence", [10**13 + 1, 10**30, -(10**30)])
def test_money_past_all_bounds_is_refused(ada: ApiClient, pence: int):
    sent = {"name": "Rich", "kind": "other", "annual_income_pence": pence}
    assert ada.post("/organisations", sent).status_code == 422


@pytest.mark.parametrize("almost", ["true", "on", "t", "no", "off", "1", "", 1, 0, 0.0, [], {}])
def test_yes_and_no_are_booleans_and_nothing_like_them(ada: ApiClient, almost: Any):
    sent = {"name": "Beeston Blooms", "kind": "other", "constituted": almost}
    answer = ada.post("/organisations", sent)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["errors"]] == ["constituted"]
    assert ada.post("/organisations", sent | {"constituted": False}).json["constituted"] is False


def test_yes_and_no_in_an_address_are_the_words_true_and_false(ada: ApiClient):
    path = f"/panels/{SOME_ID}/allocation/proposal"
    assert [ada.get(f"{path}?anew={word}").status_code for word in ("true", "false", "on", "1")] == [404, 404, 422, 422]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_moment_outside_the_calendar_is_refused(ada: ApiClient, moment: str):
    answer = ada.post(f"/schemes/{SOME_ID}/rounds", {"opens_at": moment})
    assert answer.status_code == 422
    assert "opens_at" in {problem["field"] for problem in answer.json["errors"]}


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("PUT", "/me", "text/plain"),
        ("PUT", "/me", ""),
        ("POST", "/organisations", "application/x-www-form-urlencoded"),
        ("POST", f"/jobs/{SOME_ID}/replay", "text/xml"),
        ("POST", f"/applications/{SOME_ID}/files", "application/json"),
    ],
)
def test_a_body_of_another_kind_is_refused_and_not_thrown_away(ada: ApiClient, method: str, path: str, kind: str):
    headers = {"Authorization": f"Bearer {ada.token}", "Content-Type": kind}
    answer = ada.client.open(f"/api/v1{path}", method=method, data=b'{"name": "Ada"}', headers=headers)
    assert (answer.status_code, answer.json["code"]) == (415, "wrong_content_type")
    takes = "multipart/form-data" if path.endswith("/files") else "application/json"
    assert takes in answer.json["detail"]


def test_json_is_read_under_any_name_of_it_and_nothing_sent_is_no_other_kind(ada: ApiClient):
    for kind in ("application/json; charset=utf-8", "application/merge-patch+json"):
        headers = {"Authorization": f"Bearer {ada.token}", "Content-Type": kind}
        assert ada.client.put("/api/v1/me", data=b'{"name": "Ada"}', headers=headers).status_code == 200
    assert sends(ada, b"")[0] == 422


@pytest.mark.parametrize("size", ["0", "-1", "201", "9999999999999999999999", "ten"])
def test_a_size_of_page_out_of_bounds_is_refused(ada: ApiClient, size: str):
    answer = ada.get(f"/organisations?size={size}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "query.size")
