"""`/organisations`, as a program sees it."""

import pytest

from tests.house import TestHouse
from tests.organisations.given import BLOOMS, colleague, organisation


def fields(answer):
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return sorted(error["field"] for error in answer.json["errors"])


def test_registering_reading_changing(house: TestHouse):
    sam = house.program(house.person("Sam Field"))

    made = sam.post("/organisations", {**BLOOMS, "position": "Treasurer"})

    assert made.status_code == 201
    assert made.headers["ETag"] == '"1"'
    assert made.json["size_band"] == "micro"
    path = made.headers["Location"].removeprefix("/api/v1")
    assert sam.get(path).json == made.json
    changed = sam.patch(path, {"annual_income_pence": 2_000_000}, If_Match='"1"')
    assert (changed.status_code, changed.json["size_band"], changed.headers["ETag"]) == (200, "small", '"2"')
    assert [o["name"] for o in sam.get("/organisations").json["items"]] == ["Beeston Blooms"]


def test_what_is_wrong_is_told_field_by_field(postgres_house: TestHouse):
    sam = postgres_house.program(postgres_house.person("Sam Field"))
    assert fields(sam.post("/organisations", {"name": 7, "kind": "club", "shoe_size": 9})) == [
        "kind",
        "name",
        "shoe_size",
    ]
    assert fields(sam.post("/organisations", {**BLOOMS, "annual_income_pence": -1})) == ["annual_income_pence"]
    assert fields(sam.post("/organisations", {**BLOOMS, "charity_number": "12"})) == ["charity_number", "position"]
    assert fields(sam.post("/organisations", {**BLOOMS, "name": "a\0b", "position": "Chair"})) == ["name"]


def test_a_change_needs_the_version_that_was_read(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    program, path = house.program(sam), f"/organisations/{organisation(house, sam).id}"

    assert program.patch(path, {"area": "Beeston"}).status_code == 428
    assert program.patch(path, {"area": "Beeston"}, If_Match='"1"').status_code == 200
    stale = program.patch(path, {"area": "Holbeck"}, If_Match='"1"')

    assert stale.status_code == 412
    assert stale.json["code"] == "stale"
    assert (stale.json["current"]["area"], stale.json["yours"]["area"]) == ("Beeston", "Holbeck")


def test_others_see_and_change_nothing(postgres_house: TestHouse):
    house = postgres_house
    kept = organisation(house, house.person("Sam Field"))
    nia = house.program(house.person("Nia New"))
    path = f"/organisations/{kept.id}"

    for answer in (
        nia.get(path),
        nia.patch(path, {"name": "Mine"}, If_Match='"1"'),
        nia.get(f"{path}/members"),
        nia.post(f"{path}/members", {"email": "nia.new@example.org", "name": "Nia", "position": "Chair"}),
    ):
        assert answer.status_code == 403
    assert nia.get("/organisations").json["items"] == []
    for path_open in ("/organisations", path, f"{path}/members"):
        assert house.app.test_client().get(f"/api/v1{path_open}").status_code == 401


def test_members_are_added_by_address(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    path = f"/organisations/{organisation(house, sam).id}/members"
    program = house.program(sam)

    made = program.post(path, {"email": "kit@example.org", "name": "Kit Marsh", "position": "Volunteer"})

    assert made.status_code == 201
    assert [m["name"] for m in program.get(path).json["items"]] == ["Sam Field"]
    assert fields(program.post(path, {"email": "kit", "name": "", "position": ""})) == ["email", "name", "position"]


def test_administrators_find_all_by_name_page_by_page(house: TestHouse):
    sam = house.person("Sam Field")
    for i in range(7):
        organisation(house, sam, name=f"Group {i}")
    organisation(house, sam, name="100% Good")
    ada = house.program(house.person("Ada Min", administrator=True))

    first = ada.get("/organisations?name=gRoUp&size=3").json
    second = ada.get(f"/organisations?name=group&size=5&after={first['next']}").json

    assert [o["name"] for o in first["items"] + second["items"]] == [f"Group {i}" for i in range(7)]
    assert second["next"] is None
    assert [o["name"] for o in ada.get("/organisations?name=0%25").json["items"]] == ["100% Good"]
    assert ada.get("/organisations?name=%00").status_code == 422
    assert ada.get("/organisations?after=nonsense").status_code == 422


@pytest.mark.parametrize("path", ["/organisations", "/organisations/{id}/members"])
def test_lists_cost_the_same_however_long(postgres_house: TestHouse, path: str):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam)
    program, counts = house.program(sam), []
    for some in (1, 6):
        for i in range(some):
            organisation(house, sam, name=f"Group {some} {i}")
            colleague(house, kept, house.person(f"Kit {some} {i}"))
        with house.counted_queries() as statements:
            assert program.get(path.format(id=kept.id)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
