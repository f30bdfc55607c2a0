"""The two people an organisation names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.problems import Invalid, Stale
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.contacts import rules
from grants.organisations.contacts import service as contact_service
from grants.organisations.profile import queries as profile_queries
from tests.house import TestHouse
from tests.organisations.given import organisation

SENIOR = {
    "name": "Ruth Ellis",
    "position": "Treasurer",
    "email": "Ruth@Example.org",
    "phone": "+44 113 496 0001",
    "address": "1 Low Road\nLeeds",
    "is_of_age": True,
}
MAIN = {
    "name": "Kit Marsh",
    "position": "Volunteer",
    "email": "kit@example.org",
    "phone": "07700 900123",
    "address": "9 High Street, Leeds",
    "is_of_age": True,
}


def save(house: TestHouse, person: Any, kept: Any, version: int = 1, **contacts: Any) -> Any:
    with house.write() as session:
        return contact_service.save_contacts(
            session, kept, contacts=contacts, version=version, actor=house.actor(person), now=house.now()
        )


def test_two_people_are_kept_and_can_change_places(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)

    saved = save(house, sam, kept, senior=SENIOR, main=MAIN)
    assert saved.version == 2
    with house.read() as session:
        contacts = contact_queries.contacts_of(session, kept.id)
    assert (contacts["senior"].email, contacts["senior"].phone) == ("ruth@example.org", "01134960001")
    (event,) = house.events("organisations.contacts_changed")
    assert "senior_phone" in event.facts["fields"]
    assert "01134960001" not in str(event.facts)

    save(house, sam, kept, 2, senior={**MAIN, "position": "Chair"}, main=SENIOR)
    with house.read() as session:
        assert contact_queries.contacts_of(session, kept.id)["main"].name == "Ruth Ellis"
    with pytest.raises(Stale):
        save(house, sam, kept, 2, senior=SENIOR)


@pytest.mark.parametrize(
    ("same", "field"),
    [
        ({"name": "ruth  ellis"}, "main_name"),
        ({"email": "RUTH@example.org"}, "main_email"),
        ({"phone": "0113 4960001"}, "main_phone"),
    ],
)
def test_two_people_are_two(house: TestHouse, same: dict[str, str], field: str):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    with pytest.raises(Invalid) as refused:
        save(house, sam, kept, senior=SENIOR, main={**MAIN, **same})
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_shared_surname_or_address_is_a_warning_and_never_a_refusal(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    save(house, sam, kept, senior=SENIOR, main={**MAIN, "name": "Kit Ellis", "address": "1, Low Road, Leeds"})
    with house.read() as session:
        warnings = profile_queries.profile_of(session, kept).warnings
    assert [warning.split(".")[0] for warning in warnings] == [
        "Both people have the same surname",
        "Both people have the same address",
    ]


def test_the_senior_contact_of_a_school_is_its_head(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam, kind="school", constituted=True)
    with pytest.raises(Invalid) as refused:
        save(house, sam, kept, senior=SENIOR)
    assert refused.value.problems[0].message == "The senior contact is one of: Head teacher."
    save(house, sam, kept, senior={**SENIOR, "position": "Head teacher"})


def test_half_of_it_can_be_saved_and_the_rest_is_told(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    save(house, sam, kept, main={"name": "Kit Marsh"})
    with house.read() as session:
        gaps = profile_queries.profile_gaps(session, kept)
    people = [gap.field for gap in gaps if gap.section == "people"]
    assert {"senior_name", "main_email", "main_phone", "unrelated_people"} <= set(people)
    assert "main_name" not in people


@given(st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True), st.sampled_from(["+44 {}", "0044{}", "+44 (0){}"]))
def test_a_number_is_the_same_however_it_is_dialled(number: str, typed: str):
    assert rules.tidy_phone(typed.format(number[1:])) == rules.tidy_phone(number) == number
