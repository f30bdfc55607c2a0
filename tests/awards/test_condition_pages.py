"""The pages of a condition: the grantee sends a document, an administrator looks at it."""

from io import BytesIO
from uuid import UUID

import pytest

from grants.awards.models import Award
from grants.kernel.uploads.service import record_scan
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.kernel.test_file_checks import PDF
from tests.organisations.given import acts_for

TEXT = "Send us your safeguarding policy."


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def grant(world: World) -> Award:
    return world.accepted(outcome="award with conditions", conditions=TEXT)


def test_from_the_grantees_home_to_the_administrators_and_back(world: World, grant: Award):
    # Given a grant with a condition, which its people and the administrators find at home
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    page = f"/awards/{grant.id}/conditions/1"
    assert page in mel.get("/").text
    assert "Say by when to meet 1 condition of grants" in words_of(strictly(ada.get("/").text))

    # When the administrator says by when
    day = {"due_on-day": "3", "due_on-month": "5", "due_on-year": "2027"}
    details = {"who": "grantee", "evidence": "document", "instalment": "2", "version": 1, **day}
    assert ada.post(f"{page}/details", data=details).status_code == 302
    assert "3 May 2027 is no working day. The next one is 4 May 2027." in ada.get(page).text
    assert "3 May 2027" in words_of(strictly(mel.get(page).text))

    # And the grantee sends a document, and says nothing else
    sent = {"document": (BytesIO(PDF), "policy.pdf"), "note": "", "version": 2}
    answer = mel.post(f"{page}/showing", data=sent)
    assert answer.status_code == 302
    assert mel.post(f"{page}/showing", data={"note": "Twice", "version": 2}).status_code == 302
    assert page not in mel.get("/").text

    # Then the administrator looks at it, and it is met
    assert "Look at 1 condition" in ada.get("/").text
    listed = ada.get("/conditions?which=shown").text
    assert page in listed
    assert "policy.pdf" in ada.get(page).text
    assert ada.post(f"{page}/answer", data={"answer": "met", "reason": "", "version": 3}).status_code == 302
    assert "Met" in words_of(strictly(mel.get(f"/awards/{grant.id}").text))
    assert ada.post(f"{page}/answer", data={"answer": "met", "reason": "", "version": 3}).status_code == 302


def test_what_is_refused_stands_at_its_field_with_what_was_typed(world: World, grant: Award):
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    page = f"/awards/{grant.id}/conditions/1"
    empty = mel.post(f"{page}/showing", data={"note": "", "version": 1})
    assert empty.status_code == 422
    assert "Say how it was done" in words_of(strictly(empty.text))
    waived = ada.post(f"{page}/answer", data={"answer": "waived", "reason": "", "version": 1})
    assert waived.status_code == 422
    assert 'value="waived" checked' in waived.text
    day = {"due_on-day": "31", "due_on-month": "2", "due_on-year": "2027", "who": "grantee", "version": 1}
    assert "due_on" in ada.post(f"{page}/details", data=day).text


def test_what_is_overdue_waits_for_administrators(world: World, grant: Award):
    ada = world.house.program(world.ada)
    details = {"who": "grantee", "due_on": "2027-05-03", "evidence": None, "instalment": None}
    path = f"/awards/{grant.id}/conditions/1"
    assert ada.put(path, details, If_Match='"1"').status_code == 200
    world.house.clock.advance(days=90)
    assert "1 condition of grants overdue" in world.house.browser(world.ada).get("/").text
    assert "Overdue" in world.house.browser(world.mel).get(f"/awards/{grant.id}").text


def test_an_administrator_who_acts_for_the_organisation_settles_nothing(world: World, grant: Award):
    acts_for(world.house, world.ada, grant.organisation_id)
    ada, path = world.house.program(world.ada), f"/awards/{grant.id}/conditions/1"
    assert ada.post(f"{path}/answer", {"answer": "met"}).status_code == 403
    assert ada.post(f"{path}/showing", {"note": "Done."}).status_code == 201
    assert "Is it met?" not in world.house.browser(world.ada).get(path).text


def test_programs_do_the_same(world: World, grant: Award):
    mel, ada, fay = (world.house.program(each) for each in (world.mel, world.ada, world.fay))
    path = f"/awards/{grant.id}/conditions"
    (listed,) = mel.get(path).json["items"]
    assert (listed["number"], listed["text"], listed["instalment"], listed["state"]) == (1, TEXT, 1, "open")
    assert fay.get(path).status_code == 403
    (among_all,) = ada.get("/conditions?which=open").json["items"]
    assert (among_all["award_id"], among_all["organisation_name"]) == (str(grant.id), "Beeston Growers")
    assert ada.get("/conditions").json["items"] == []
    assert mel.get("/conditions").status_code == 403
    assert mel.post(f"{path}/1/answer", {"answer": "met"}).status_code == 403
    assert ada.post(f"{path}/1/showing", {"note": "It is on our website."}).status_code == 403
    headers = {"Authorization": f"Bearer {mel.token}"}
    sent = {"file": (BytesIO(PDF), "policy.pdf")}
    added = mel.client.post(f"/api/v1{path}/1/files", data=sent, headers=headers)
    assert added.status_code == 201
    assert mel.get(added.headers["Location"].removeprefix("/api/v1")).data == PDF
    assert mel.delete(f"/conditions/files/{added.json['id']}").status_code == 204
    assert mel.get(f"{path}/1/files").json["items"] == []
    assert mel.post(f"{path}/1/showing", {"note": "Done"}, If_Match='"1"').status_code == 201
    asked = ada.post(f"{path}/1/answer", {"answer": "asked again", "reason": "Send the text."}, If_Match='"2"')
    assert (asked.status_code, asked.json["state"], asked.json["reason"]) == (201, "open", "Send the text.")
    assert ada.get(f"{path}/2").status_code == 404


def test_a_document_that_can_do_harm_does_not_show_anything(world: World, grant: Award):
    mel = world.house.program(world.mel)
    path = f"/awards/{grant.id}/conditions/1"
    headers = {"Authorization": f"Bearer {mel.token}"}
    sent = {"file": (BytesIO(PDF), "policy.pdf")}
    upload_id = mel.client.post(f"/api/v1{path}/files", data=sent, headers=headers).json["id"]
    with world.house.write() as session:
        record_scan(session, UUID(upload_id), harmful=True, now=world.house.now())
    world.react()
    assert len(world.facts("awards.condition_file_found_harmful")) == 1
    assert mel.post(f"{path}/showing", {"note": ""}).status_code == 422
