"""Each kind of organisation applies by program: its profile told once, then a form as long as the amount is large."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from grants.organisations.contacts.rules import SENIOR_POSITIONS
from tests.house import ApiClient, TestHouse
from tests.journeys.story import (
    CLOSES,
    OPENS,
    announced,
    created,
    fine,
    refused,
    register_funder,
    round_details,
    scheme_details,
    some_answers,
)

KINDS: dict[str, dict[str, Any]] = {
    "unregistered_group": {"constituted": False, "governing_document": None, "asset_lock": None},
    "unincorporated_charity": {"charity_number": "1164883"},
    "cio": {"charity_number": "SC012345"},
    "charitable_company": {"charity_number": "NIC100012", "company_number": "NI012345"},
    "cic": {"company_number": "9506232"},
    "cooperative": {"company_number": "RS007654"},
    "faith_group": {},
    "school": {"dfe_number": "383/2001"},
    "parish_council": {},
}
PROFILE = {
    "founded": "2019-04",
    "address": "12 Mill Street, Leeds",
    "postcode": "ls14ap",
    "governing_document": "constitution",
    "asset_lock": True,
    "unrelated_people": 5,
    "annual_income_pence": 850_000,
    "year_ended_on": "2026-03-31",
    "areas": ["citywide"],
    "communities": ["older_people"],
    "safeguarding_policy": True,
    "safeguarding_lead": "Grace Adeyemi",
}
CONTACTS = {
    "senior": {
        "name": "Grace Adeyemi",
        "email": "grace@example.org",
        "phone": "0113 496 0001",
        "address": "3 Hill Road",
        "is_of_age": True,
    },
    "main": {
        "name": "Tomasz Nowak",
        "position": "Volunteer",
        "email": "tomasz@example.org",
        "phone": "0113 496 0002",
        "address": "8 Lock Lane",
        "is_of_age": True,
    },
}
SMALL, LARGE = 90_000, 150_000
ONLY_LARGE = ("social_value", "at_risk")


def open_round(house: TestHouse, administrator: ApiClient) -> str:
    funder = register_funder(administrator, "Wharfe City Council")
    scheme = created(administrator.post("/schemes", scheme_details({funder: 5_000_000})))
    house.clock.move_to(OPENS)
    round_id: str = announced(house, administrator, scheme["id"], round_details(1_000_000))["id"]
    return round_id


def told_profile(applicant: ApiClient, kind: str) -> str:
    """Register, then tell what is asked of this kind and nothing else; gives the organisation's id."""
    wanted = {"name": f"The {kind}", "kind": kind, "position": "Treasurer"}
    known = {key: value for key, value in KINDS[kind].items() if key not in ("governing_document", "asset_lock")}
    organisation = created(applicant.post("/organisations", {**wanted, **known}))
    path = f"/organisations/{organisation['id']}"
    asked = {item["field"] for item in fine(applicant.get(f"{path}/profile"))["asked"]}
    details = {key: value for key, value in PROFILE.items() if key in asked}
    changed = applicant.patch(path, details, If_Match=f'"{organisation["version"]}"')
    fine(changed)
    senior = {**CONTACTS["senior"], "position": SENIOR_POSITIONS[kind][0]}
    fine(applicant.put(f"{path}/contacts", {**CONTACTS, "senior": senior}, If_Match=changed.headers["ETag"]))
    gaps = fine(applicant.get(f"{path}/profile"))["gaps"]
    assert [gap for gap in gaps if gap["needed_for"] == "applying"] == []
    is_paid_itself = kind != "unregistered_group"
    assert {gap["field"] for gap in gaps} == ({"account_name"} if is_paid_itself else set())
    identity: str = organisation["id"]
    return identity


def agree_as_host(house: TestHouse, applicant: ApiClient, application: str) -> None:
    """Name a host, whose signatory agrees."""
    person = house.person("Beverley Stones")
    host = house.program(person)
    anchor = {"name": "Hillside Anchor", "kind": "cio", "charity_number": "1164999", "position": "Chair"}
    anchor_id = created(host.post("/organisations", anchor))["id"]
    named = {"role": "host", "name": "Hillside Anchor", "contact_name": "Beverley Stones", "email": person.email}
    party = created(applicant.post(f"{application}/parties", {**named, "share_pence": 0, "does": "Holds the money."}))
    seen = {"amount_seen": SMALL, "share_seen": 0}
    answer = {"agrees": True, "organisation_id": anchor_id, "confirmed": True, **seen}
    created(host.post(f"/parties/{party['id']}/agreement", answer))


def still_missing(answer: TestResponse) -> set[str]:
    return {item["field"] for item in fine(answer)["missing"]}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_applies(house: TestHouse, kind: str):
    # Given an open round, and an organisation that has told what it is
    administrator = house.program(house.person("Amina Rahman", administrator=True))
    round_id = open_round(house, administrator)
    applicant = house.program(house.person("Joan Birkett"))
    organisation_id = told_profile(applicant, kind)

    # When it asks for a small sum
    start = {"organisation_id": organisation_id, "eligibility_answers": {"account": True}}
    draft = created(applicant.post(f"/rounds/{round_id}/applications", start))
    path = f"/applications/{draft['id']}"
    short = {key: answer for key, answer in some_answers().items() if key not in ONLY_LARGE}
    change = {"title": "Warm Spaces", "amount_requested_pence": SMALL, "answers": short}
    saved = applicant.patch(path, change, If_Match='"1"')

    # Then it meets the short form, and the long one only where it asks for more
    waiting = {"parties"} if kind == "unregistered_group" else set()
    assert still_missing(saved) == waiting
    more = applicant.patch(path, {"amount_requested_pence": LARGE}, If_Match=saved.headers["ETag"])
    assert still_missing(more) == waiting | {f"answers.{key}" for key in ONLY_LARGE}
    less = applicant.patch(path, {"amount_requested_pence": SMALL}, If_Match=more.headers["ETag"])
    assert still_missing(less) == waiting

    # And it sends, a group without rules of its own when its host has agreed
    if kind == "unregistered_group":
        waits = refused(applicant.post(f"{path}/submission", {"declaration": True}), 422)
        assert waits["errors"][0]["code"] == "host_needed"
        agree_as_host(house, applicant, path)
    sent = created(applicant.post(f"{path}/submission", {"declaration": True}))
    assert sent["state"] == "submitted"
    assert house.now() < CLOSES
