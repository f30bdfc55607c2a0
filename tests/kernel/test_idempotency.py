"""A program that did not hear our answer asks again, and nothing is done twice."""

import threading

from tests.house import ApiClient, TestHouse

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

    assert answer.status_code == 409
    assert answer.json["code"] == "idempotency_key_reused"


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
    statuses: list[int] = []

    def ask() -> None:
        client = ApiClient(house.app.test_client(), sam.token)
        statuses.append(client.post("/organisations", GROUP, Idempotency_Key="one").status_code)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 201 in statuses
    assert set(statuses) <= {201, 409}
    assert len(house.events("organisations.organisation_registered")) == 1
