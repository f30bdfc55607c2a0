"""Funders find the grants that their money is in, and no others."""

from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story


def test_a_funder_finds_its_own_grants_by_title_and_by_group(postgres_house: TestHouse):
    story = Story(postgres_house)
    with postgres_house.write() as session:
        story.add_scheme(session, "Warm Rooms", {COUNCIL: 9_000_00})
    story.grant(300_00, title="Lunch together", to="Beeston Blooms")
    nobody = postgres_house.person("Nora Nobody")
    for person, expected in (
        (story.funders_person(NHS), {"Lunch together"}),
        (nobody, set()),
        (story.administrator, {"Lunch together"}),
    ):
        for typed in ("lunch", "beeston"):
            answer = postgres_house.program(person).get(f"/search?q={typed}&kind=awards")
            groups = answer.json.get("groups", [])
            assert {item["title"] for group in groups for item in group["items"]} == expected, (person.name, typed)
