"""A question after sending opens the files of its sections; what was sent before is kept beside the new."""

import io
from uuid import UUID

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from tests.applications.rows import World
from tests.applications.test_clarifications import asks
from tests.applications.test_pages import problems_on, seen, version_on
from tests.applications.test_scanning import harmful
from tests.applications.test_uploads import encoded, sent_with_file, uploads, with_papers
from tests.clamd import listening_on_tcp, set_scanner
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF, photograph

SAFETY = {"on-page": "children policy notes papers", "children": "no", "policy": "yes"}


@pytest.fixture
def world(house: TestHouse) -> World:
    return with_papers(house, most_files=2)


def on_page(world: World, asked: UUID, *files: tuple[str, bytes], follow: bool = False, **typed: str) -> TestResponse:
    """Choose files on the page of the question, and send it."""
    browser, path = world.house.browser(world.sam), f"/clarifications/{asked}"
    shown = browser.get(path)
    assert 'enctype="multipart/form-data"' in shown.text
    version = version_on(seen(shown))
    chosen = [FileStorage(io.BytesIO(content), name) for name, content in files]
    sent = encoded({**SAFETY, "version": version, "papers": chosen, **typed})
    return browser.post(path, **sent, follow_redirects=follow)


def send_file(world: World, asked: UUID, name: str, content: bytes, question: str = "papers") -> TestResponse:
    api = world.house.program(world.sam)
    sent = encoded({"question": question, "file": FileStorage(io.BytesIO(content), name)})
    headers = {"Authorization": f"Bearer {api.token}"}
    return api.client.post(f"/api/v1/clarifications/{asked}/files", headers=headers, **sent)


def listed(world: World, application_id: UUID) -> list[tuple[str, bool]]:
    """The files as Ada is told of them, and whether each is part of the answer now."""
    told = world.house.program(world.ada).get(f"/applications/{application_id}/files").json
    return [(item["name"], item["stands"]) for item in told["items"]]


def answers(world: World, application_id: UUID) -> list[str]:
    return [item["name"] for item in world.application(application_id).answers.get("papers", [])]


def test_a_file_is_put_in_the_place_of_another_and_the_earlier_one_is_kept(world: World):
    # Given an application that was sent with a file, and a question that opens its section
    application_id, first = sent_with_file(world)
    asked = asks(world, application_id, sections=("safety",))

    # When Sam takes it out, adds another, and keeps that for later
    saved = on_page(world, asked, ("new.pdf", PDF + b"\n"), **{"remove-file": str(first.id), "and-then": "later"})
    assert saved.location == f"/clarifications/{asked}"

    # Then the application stands as it was sent, and nobody else sees the new file
    assert answers(world, application_id) == ["accounts.pdf"]
    assert listed(world, application_id) == [("accounts.pdf", True)]
    second = uploads(world)[1]
    assert world.house.browser(world.ada).get(f"/files/{second.id}").status_code == 403
    assert world.house.browser(world.sam).get(f"/files/{second.id}").data == PDF + b"\n"
    assert "new.pdf" in world.house.browser(world.sam).get(f"/clarifications/{asked}").text

    # When the answer is sent
    assert on_page(world, asked).location == f"/applications/{application_id}"

    # Then the new one stands, and the earlier one is kept beside it
    assert answers(world, application_id) == ["new.pdf"]
    assert listed(world, application_id) == [("accounts.pdf", False), ("new.pdf", True)]
    page = world.house.browser(world.sam).get(f"/applications/{application_id}").text
    assert "(as it was sent before)" in page
    assert world.house.browser(world.sam).get(f"/files/{first.id}").data == PDF
    told = world.house.program(world.ada).get(f"/clarifications/{asked}").json["editions"]
    assert [(e["question_key"], e["before"][0]["name"], e["after"][0]["name"]) for e in told] == [
        ("papers", "accounts.pdf", "new.pdf")
    ]


def test_a_file_is_added_and_sent_in_one_go(world: World):
    application_id, _ = sent_with_file(world)
    asked = asks(world, application_id, sections=("safety",))
    assert on_page(world, asked, ("hall.jpg", photograph()), notes="See").location == f"/applications/{application_id}"
    assert answers(world, application_id) == ["accounts.pdf", "hall.jpg"]
    assert world.application(application_id).answers["notes"] == "See"


def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_sent(world: World):
    application_id, _ = sent_with_file(world)
    asked = asks(world, application_id, sections=("safety",))
    refused = on_page(world, asked, ("run.pdf", b"MZ program"), notes="A long note", follow=True)
    assert "run.pdf: This file is not what its name says" in problems_on(seen(refused))["#papers"]
    assert "A long note" in refused.text
    assert world.house.program(world.ada).get(f"/clarifications/{asked}").json["state"] == "open"


def test_programs_add_and_remove_files_of_an_answer_within_the_same_bounds(world: World):
    application_id, first = sent_with_file(world)
    asked = asks(world, application_id, sections=("safety",))
    api = world.house.program(world.sam)

    # Given a second file; a third is one too many
    added = send_file(world, asked, "two.pdf", PDF + b"\n")
    assert added.status_code == 201
    assert "takes 2 files" in send_file(world, asked, "three.pdf", PDF).text

    # When both are taken out again, then the one that was sent stays in the record, and the other does not
    for upload_id in (added.json["id"], first.id):
        assert api.delete(f"/clarifications/{asked}/files/{upload_id}").status_code == 204
    assert api.get(f"/files/{added.json['id']}").status_code == 404
    assert api.get(f"/files/{first.id}").data == PDF
    assert answers(world, application_id) == ["accounts.pdf"]
    assert api.post(f"/clarifications/{asked}/answer", {"answers": {}}).status_code == 201
    assert answers(world, application_id) == []
    assert listed(world, application_id) == [("accounts.pdf", False)]

    # And then it is too late, and others never could
    assert send_file(world, asked, "late.pdf", PDF).status_code == 409
    assert api.delete(f"/clarifications/{asked}/files/{first.id}").status_code == 409
    olu = world.house.program(world.olu)
    assert olu.delete(f"/clarifications/{asked}/files/{first.id}").status_code == 403


def test_files_of_a_section_that_is_not_opened_stay_as_they_were_sent(world: World):
    application_id, first = sent_with_file(world)
    asked = asks(world, application_id, sections=("work",))
    assert send_file(world, asked, "two.pdf", PDF).json["errors"][0]["code"] == "not_opened"
    refused = world.house.program(world.sam).delete(f"/clarifications/{asked}/files/{first.id}")
    assert refused.status_code == 422
    assert "papers" not in world.house.browser(world.sam).get(f"/clarifications/{asked}").text


def test_a_harmful_file_in_an_answer_is_taken_out_of_it_and_told(world: World):
    with listening_on_tcp() as url:
        set_scanner(world.house, url)
        application_id, _ = sent_with_file(world)
        asked = asks(world, application_id, sections=("safety",))
        assert on_page(world, asked, ("bad.pdf", harmful()), **{"and-then": "later"}).status_code == 302
        world.house.run_jobs()
    assert "found that “bad.pdf” can do harm" in world.house.browser(world.sam).get(f"/clarifications/{asked}").text
    assert on_page(world, asked).status_code == 302
    assert answers(world, application_id) == ["accounts.pdf"]
    assert any("can do harm" in path.read_text() for path in world.house.mails())
