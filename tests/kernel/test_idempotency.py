"""A program that did not hear our answer asks again, and nothing is done twice."""

import threading

import pytest
from werkzeug.test import TestResponse

from tests.applications.test_uploads import send_file, with_papers
from tests.house import ApiClient, TestHouse
from tests.kernel.test_file_checks import PDF, photograph

GROUP = {"name": "Ropewalk Growers", "kind": "unregistered_group", "position": "Secretary"}


def test_asked_twice_it_is_done_once_and_answered_alike(house: TestHouse):
    sam = house.program(house.person("Sam Field"))

    first = sam.post("/organisations", GROUP, Idempotency_Key="one")
    again = sam.post("/organisations", GROUP, Idempotency_Key="one")

    assert first.status_code == again.status_code == 201
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(house.events("organisations.organisation_registered")) == 1


def test_a_key_used_for_something_else_is_refused(house: TestHouse):
    sam = house.program(house.person("Sam Field"))
    sam.post("/organisations", GROUP, Idempotency_Key="one")

    answer = sam.post("/organisations", {**GROUP, "name": "Another"}, Idempotency_Key="one")

    assert answer.status_code == 422
    assert answer.json["code"] == "idempotency_key_reused"
    assert sam.post("/organisations?again=1", GROUP, Idempotency_Key="one").status_code == 422


def test_a_file_is_part_of_what_was_asked(postgres_house: TestHouse):
    world = with_papers(postgres_house)
    sam, draft = postgres_house.program(world.sam), world.draft()

    first, again = (send_file(sam, draft, "plan.pdf", PDF, Idempotency_Key="one") for _ in range(2))
    other = send_file(sam, draft, "plan.pdf", photograph(), Idempotency_Key="one")

    assert (first.status_code, again.json, again.headers["Idempotent-Replay"]) == (201, first.json, "true")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "two words", "naïve"])
def test_a_key_that_cannot_be_kept_is_refused(postgres_house: TestHouse, key: str):
    answer = postgres_house.program(postgres_house.person("Sam Field")).post(
        "/organisations", GROUP, Idempotency_Key=key
    )
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "idempotency_key")
    assert postgres_house.events("organisations.organisation_registered") == []


def test_a_refusal_is_not_remembered(house: TestHouse):
    sam = house.program(house.person("Sam Field"))
    assert sam.post("/organisations", {**GROUP, "name": ""}, Idempotency_Key="one").status_code == 422

    assert sam.post("/organisations", GROUP, Idempotency_Key="one").status_code == 201


def test_another_persons_key_is_another_key(house: TestHouse):
    for name in ("Sam Field", "Ada Ash"):
        answer = house.program(house.person(name)).post("/organisations", GROUP, Idempotency_Key="one")
        assert answer.status_code == 201
        assert "Idempotent-Replay" not in answer.headers


def test_asked_twice_in_the_same_moment_it_is_done_once(postgres_house: TestHouse):
    house = postgres_house
    sam = house.program(house.person("Sam Field"))
    answers: list[TestResponse] = []

    def ask() -> None:
        client = ApiClient(house.app.test_client(), sam.token)
        answers.append(client.post("/organisations", GROUP, Idempotency_Key="one"))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 20
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer.headers for answer in answers) == 19
    assert len(house.events("organisations.organisation_registered")) == 1
