"""Files of an application: added with everything else that was typed, looked at, and opened by those who may."""

import copy
import io
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from grants.applications.uploads.models import ApplicationFile
from grants.kernel.uploads.models import UNSCANNED
from tests.applications.rows import DEFINITION, World, asked, build
from tests.applications.test_pages import problems_on, seen, version_on
from tests.house import ApiClient, TestHouse
from tests.kernel.test_file_checks import PDF, lying, photograph


def with_papers(house: TestHouse, **bounds: int) -> World:
    """A round whose form asks for papers, as many and as large as these bounds say."""
    definition = copy.deepcopy(DEFINITION)
    definition["sections"][1]["questions"].append(asked("papers", "file", "Your accounts", required=False, **bounds))
    return build(house, definition=definition)


@pytest.fixture
def world(house: TestHouse) -> World:
    return with_papers(house)


def add(world: World, draft: UUID, *files: tuple[str, bytes], follow: bool = False, **typed: str) -> Any:
    """Choose files on the page, type, and save."""
    browser, path = world.house.browser(world.sam), f"/applications/{draft}/sections/safety"
    shown = browser.get(path)
    assert 'enctype="multipart/form-data"' in shown.text
    version = version_on(seen(shown))
    sent = [FileStorage(io.BytesIO(content), name) for name, content in files]
    data = {"version": version, "on-page": "children policy notes papers", "papers": sent, **typed}
    return browser.post(path, **encoded(data), follow_redirects=follow)


def send_file(
    api: ApiClient, draft: UUID, name: str, content: bytes, *, question: str = "papers", **more: str
) -> TestResponse:
    """Add a file as a program does; `more` are headers."""
    sent = encoded({"question": question, "file": FileStorage(io.BytesIO(content), name)})
    path = f"/api/v1/applications/{draft}/files"
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    return api.client.post(path, headers={"Authorization": f"Bearer {api.token}", **headers}, **sent)


def encoded(data: dict[str, Any]) -> dict[str, Any]:
    """A form with files, as a browser sends it; held in memory, so that no temporary file is left open."""
    body, _, boundary = stream_encode_multipart(data, use_tempfile=False)
    return {"data": body.read(), "content_type": f'multipart/form-data; boundary="{boundary}"'}


def uploads(world: World) -> list[ApplicationFile]:
    with world.house.read() as session:
        return session.query(ApplicationFile).order_by(ApplicationFile.id).all()


def test_files_are_kept_together_with_what_was_typed(world: World):
    # Given a draft whose form asks for papers
    draft = world.draft()

    # When two files are chosen and a note is typed
    answer = add(world, draft, ("accounts.exe", PDF), ("hall.JPG", photograph()), notes="Two papers")

    # Then both are in the answer, under names that say what they are, with their events
    assert answer.status_code == 302
    api = world.house.program(world.sam)
    answers = api.get(f"/applications/{draft}").json["answers"]
    assert [item["name"] for item in answers["papers"]] == ["accounts.pdf", "hall.jpg"]
    assert answers["notes"] == "Two papers"
    assert len(world.house.events("applications.file_added")) == 2
    listed = api.get(f"/applications/{draft}/files").json["items"]
    assert [item["state"] for item in listed] == [UNSCANNED, UNSCANNED]

    # And they can be taken out again
    again = add(world, draft, **{"remove-file": listed[0]["id"]})
    assert again.status_code == 302
    assert [item["name"] for item in api.get(f"/applications/{draft}").json["answers"]["papers"]] == ["hall.jpg"]
    assert api.get(f"/files/{listed[0]['id']}").status_code == 404


def test_a_file_that_cannot_be_taken_is_named_and_nothing_typed_is_lost(world: World):
    draft = world.draft()
    answer = add(world, draft, ("run.pdf", b"MZ program"), ("plan.pdf", PDF), notes="My long note", follow=True)
    tree = seen(answer)
    assert "run.pdf: This file is not what its name says" in problems_on(tree)["#papers"]
    assert "My long note" in answer.text
    assert "govuk-notification-banner--success" not in answer.text
    # And the other that was chosen is there
    assert len(uploads(world)) == 1
    assert "plan.pdf" in answer.text


def test_the_file_that_is_one_too_many_is_named_and_the_same_file_is_kept_once(postgres_house: TestHouse):
    world = with_papers(postgres_house, most_files=2)
    draft = world.draft()
    twice = add(world, draft, ("plan.pdf", PDF), ("copy of plan.pdf", PDF), follow=True)
    assert "copy of plan.pdf is here already, as “plan.pdf”. It is kept once." in problems_on(seen(twice))["#papers"]
    more = add(world, draft, ("hall.jpg", photograph()), ("garden.jpg", photograph()), follow=True)
    assert "garden.jpg was left out: this question takes 2 files." in problems_on(seen(more))["#papers"]
    assert [upload.file.name for upload in kept(world)] == ["plan.pdf", "hall.jpg"]


def kept(world: World) -> list[ApplicationFile]:
    with world.house.read() as session:
        return (
            session.query(ApplicationFile).options(joinedload(ApplicationFile.file)).order_by(ApplicationFile.id).all()
        )


def test_a_name_that_turns_text_round_does_not_turn_its_refusal(world: World):
    answer = add(world, world.draft(), ("../inv\u202efdp.exe", b"MZ program"), follow=True)
    assert "invfdp.exe: This is not a kind of file" in problems_on(seen(answer))["#papers"]
    assert "\u202e" not in answer.text


def test_an_archive_that_lies_is_refused_beside_its_field_and_what_was_typed_stays(world: World):
    answer = add(
        world, world.draft(), ("plan.odt", lying("mimetype", bytes(100_000))), notes="My long note", follow=True
    )
    assert "damaged" in problems_on(seen(answer))["#papers"]
    assert "My long note" in answer.text


def test_a_fourth_file_and_a_file_for_another_question_are_refused(world: World):
    draft = world.draft()
    assert add(world, draft, *[(f"{n}.pdf", PDF + b"\n" * n) for n in range(3)]).status_code == 302
    assert "takes 3 files" in add(world, draft, ("4.pdf", PDF), follow=True).text

    api = world.house.program(world.sam)
    refused = send_file(api, draft, "x.pdf", PDF, question="notes")
    assert refused.status_code == 422
    assert "takes no files" in refused.text


def test_programs_cannot_name_files_among_the_answers(world: World):
    draft = world.draft()
    forged = [{"id": str(draft), "name": "plan.pdf", "size": 1}]
    api = world.house.program(world.sam)
    for value in (forged, None, []):
        answer = api.patch(f"/applications/{draft}", {"answers": {"papers": value}}, If_Match='"1"')
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "answers.papers"


def sent_with_file(world: World, content: bytes = PDF) -> tuple[UUID, ApplicationFile]:
    draft = world.complete_draft()
    assert add(world, draft, ("accounts.pdf", content), children="no", policy="yes").status_code == 302
    api = world.house.program(world.sam)
    sent = api.post(f"/applications/{draft}/submission", {"declaration": True})
    assert sent.status_code == 201, sent.text
    return draft, uploads(world)[0]


def test_until_it_was_looked_at_only_its_own_people_open_a_file(world: World):
    # Given a file that was sent, and no scanner
    _, upload = sent_with_file(world)
    world.house.run_jobs()
    path = f"/files/{upload.id}"
    own, administrator = world.house.browser(world.sam), world.house.browser(world.ada)

    # Then its people open it, as a file to keep that no browser runs, and nobody else does
    opened = own.get(path)
    assert opened.data == PDF
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert opened.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert administrator.get(path).status_code == 403
    assert "No scanner has looked at this file" in administrator.get(f"/applications/{upload.application_id}").text
    assert world.house.browser(world.olu).get(path).status_code == 403
    assert world.house.browser().get(path).status_code in (302, 401)


def test_three_files_at_their_largest_are_taken_in_one_go(postgres_house: TestHouse):
    world = with_papers(postgres_house)
    large = PDF.replace(b"endobj", b"endobj % " + b"x" * 4_900_000, 1)
    answer = add(world, world.draft(), *[(f"{n}.pdf", large + b"\n" * n) for n in range(3)], notes="Three papers")
    assert answer.status_code == 302
    assert len(uploads(world)) == 3


def test_a_question_takes_as_many_and_as_large_files_as_it_says(postgres_house: TestHouse):
    # Given a question that takes two files of up to 1 MB
    world = with_papers(postgres_house, most_files=2, largest_megabytes=1)
    draft = world.draft()
    page = world.house.browser(world.sam).get(f"/applications/{draft}/sections/safety").text
    assert "You can add 2 files, each of up to 1 MB." in page

    # Then a larger one is refused, and a third
    large = PDF.replace(b"endobj", b"endobj % " + b"x" * 1_100_000, 1)
    assert (
        "large.pdf: This file has 1.1 MB; the most is 1 MB" in add(world, draft, ("large.pdf", large), follow=True).text
    )
    assert add(world, draft, ("1.pdf", PDF), ("2.pdf", PDF + b"\n")).status_code == 302
    assert "takes 2 files" in add(world, draft, ("3.pdf", PDF), follow=True).text

    # And programs are told of the bounds, and meet them
    api = world.house.program(world.sam)
    told = api.get(f"/rounds/{world.round_id}/questions").json["draft_schema"]["x-files"]["papers"]
    assert (told["most_files"], told["largest_megabytes"]) == (2, 1)
    assert "takes 2 files" in send_file(api, draft, "3.pdf", PDF).text
    assert api.delete(f"/files/{uploads(world)[0].id}").status_code == 204
    assert "the most is 1 MB" in send_file(api, draft, "large.pdf", large).text
    assert send_file(api, draft, "3.pdf", PDF).status_code == 201


def test_a_file_of_20_megabytes_is_taken_where_a_question_allows_it(postgres_house: TestHouse):
    world = with_papers(postgres_house, most_files=10, largest_megabytes=20)
    draft = world.draft()
    page = world.house.browser(world.sam).get(f"/applications/{draft}/sections/safety").text
    assert "Send at most 60 MB in one go" in page
    large = PDF.replace(b"endobj", b"endobj % " + b"x" * 19_900_000, 1)
    assert add(world, draft, *[(f"{n}.pdf", large + b"\n" * n) for n in range(3)]).status_code == 302
    assert len(uploads(world)) == 3
