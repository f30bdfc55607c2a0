"""How much one request may bring: what is more is refused before it is read, whoever sends it."""

import json
import re
from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from grants.kernel import request_limits
from grants.kernel.money import parse_pounds
from grants.kernel.pages import FormReader
from grants.kernel.refusals import MOST_PROBLEMS
from tests.house import TestHouse
from tests.test_conventions import ROOT, unwrapped

SOME_ID = "019b0000-0000-7000-8000-000000000000"
CHECKS = f"/api/v1/rounds/{SOME_ID}/eligibility_checks"
PLACES = f"/api/v1/briefings/{SOME_ID}/places"


def sent(house: TestHouse, body: bytes, path: str = CHECKS, kind: str = "application/json") -> TestResponse:
    return house.browser().post(path, data=body, content_type=kind)


def test_a_field_that_is_there_twice_is_refused_for_nobody_knows_which_is_meant(postgres_house: TestHouse):
    answer = sent(postgres_house, b'{"answers": {"a": true, "b": 1, "a": false}}')
    assert (answer.status_code, answer.json["detail"]) == (400, "The field 'a' is there twice.")


def test_what_is_large_is_refused_before_it_is_read(postgres_house: TestHouse):
    answers = b'{"answers": {' + b'"a": true, ' * 100_000 + b'"a": true}}'

    too_large = sent(postgres_house, answers)
    chunked = postgres_house.browser().post(
        CHECKS,
        input_stream=BytesIO(answers),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    form = sent(postgres_house, b"email=" + b"a" * 2_000_000, "/sign-in", "application/x-www-form-urlencoded")
    file = sent(postgres_house, b"a" * 2_000_000, "/sign-in", "multipart/form-data; boundary=b")

    assert [answer.status_code for answer in (too_large, chunked, form, file)] == [413] * 4
    assert too_large.mimetype == "application/problem+json"
    assert too_large.json["code"] == "too_large"
    assert "256 KB" in too_large.json["detail"]
    assert "nothing of it was saved" in form.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"answers": {}, "a": [' + b"[]," * 80_000 + b"[]]}",
        json.dumps({f"a{n}": 1 for n in range(18_000)}).encode(),
    ],
    ids=["lists", "unknown keys"],
)
def test_many_values_in_few_bytes_are_refused(postgres_house: TestHouse, body: bytes):
    for path in (CHECKS, PLACES):
        answer = sent(postgres_house, body, path)
        assert (answer.status_code, answer.json["detail"]) == (
            413,
            "Send at most 10,000 values at once, in all lists and objects together.",
        )


def test_of_many_problems_the_first_are_listed_and_the_others_counted(postgres_house: TestHouse):
    answer = sent(postgres_house, json.dumps({f"a{n}": 1 for n in range(5_000)}).encode(), PLACES)

    assert answer.status_code == 422
    assert len(answer.json["errors"]) == MOST_PROBLEMS
    assert answer.json["errors_left_out"] == 5_002 - MOST_PROBLEMS  # with the name and the address that are missing
    assert answer.json["detail"].endswith("The first 100 are listed here; there are 4,902 more.")


def test_a_form_of_many_fields_and_an_address_without_end_are_refused(postgres_house: TestHouse):
    assert sent(postgres_house, b"a=&" * 6_000, "/sign-in", "application/x-www-form-urlencoded").status_code == 413
    parts = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 5_100 + b"--b--\r\n"
    assert sent(postgres_house, parts, "/sign-in", "multipart/form-data; boundary=b").status_code == 413
    assert postgres_house.browser().get("/sign-in?" + "a=1&" * 2_000).status_code == 414


def test_prose_with_many_commas_is_no_long_list(postgres_house: TestHouse):
    sam = postgres_house.program(postgres_house.person("Sam Field"))
    answer = sam.put("/me", {"name": "Sam," * 20_000, "letter_format": "standard"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["name"]


def test_only_the_routes_that_take_files_have_room_for_them(postgres_house: TestHouse):
    views = postgres_house.app.view_functions
    with_room = {
        endpoint for endpoint, view in views.items() if any(hasattr(v, "largest_with_files") for v in unwrapped(view))
    }
    assert with_room == {
        "applications.save_section",
        "files_api.add_file",
        "files_api.add_file_to_answer",
        "clarifications.answer",
        "monitoring.save_section",
        "return_files_api.add_file",
        "evidence.add",
        "telling.tell_ourselves",
        "return_tellings_api.tell_ourselves",
        "return_evidence_api.add_evidence",
        "return_sheets.read_back",
        "return_sheets_api.read_return_sheet",
        "sheets.read_back",
        "sheets_api.send_sheet",
        "conditions.show_done",
        "conditions_api.add_file",
        "letterhead.save",
        "letterhead_api.add_picture",
        "paper.enter",
        "paper_api.enter",
        "run_files.read_answers",
        "run_files_api.read_answer_file",
        "statements.save",
        "statements_api.add_bank_statement",
        "published.load",
        "published_api.load_published_table",
    }
    assert {getattr(views[endpoint], "largest_with_files", None) for endpoint in with_room} == {
        request_limits.LARGEST_WITH_FILES
    }


@pytest.mark.parametrize(
    ("typed", "version"),
    [("", None), ("7", 7), ("9" * 5_000, 0), ("²", 0), ("-1", 0)],
    ids=["none", "ours", "endless", "odd", "negative"],
)
def test_a_version_on_a_page_is_short_or_stale(typed: str, version: int | None):
    assert FormReader(MultiDict({"version": typed})).version() == version


def test_money_without_end_is_a_sentence():
    with pytest.raises(ValueError, match="smaller amount"):
        parse_pounds("9" * 5_000)


@pytest.mark.parametrize("number", ["9" * 12, "9" * 5_000], ids=len)
def test_a_number_without_end_in_an_address_leads_nowhere(postgres_house: TestHouse, number: str):
    ada = postgres_house.person("Ada Min", administrator=True)
    path = f"/awards/{SOME_ID}/instalments/{number}/run"
    assert postgres_house.browser(ada).get(path).status_code == 404
    assert postgres_house.program(ada).post(path).json["detail"].startswith("There is no page")


def test_no_page_reads_a_number_without_looking_at_its_length():
    endless = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in ROOT.glob("grants/**/*pages.py")
        for line in path.read_text().splitlines()
        if re.search(r"\.isd(ecimal|igit)\(\)", line) and "len(" not in line
    ]
    assert endless == []
