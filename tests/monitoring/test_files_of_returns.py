"""Files of a monitoring return: the same way in, the same look at them, and the same door as for applications."""

import copy
import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from grants.kernel.uploads.models import CLEAN, HARMFUL, UNSCANNED
from grants.monitoring import queries
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.models import Return
from grants.schemes.models import QuestionSetVersion
from grants.schemes.rules import return_questions_problems
from tests.applications.test_scanning import harmful
from tests.applications.test_uploads import encoded
from tests.awards.rows import World, build
from tests.clamd import listening_on_tcp, set_scanner
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.kernel.test_file_checks import PDF, photograph
from tests.monitoring.filling import fill_in, section

PHOTOGRAPHS = {
    "key": "photographs",
    "type": "file",
    "label": "Photographs of the work",
    "required": False,
    "minutes": 3,
    "most_files": 2,
}
COMPLETE = {"on-page": "what_changed trouble photographs", "what_changed": "They know each other."}


@pytest.fixture
def world(house: TestHouse) -> World:
    """A grant whose returns ask for photographs."""
    built = build(house)
    with house.write() as session:
        asked = session.query(QuestionSetVersion).filter_by(purpose="return").one()
        definition = copy.deepcopy(asked.definition)
        definition["sections"][1]["questions"].append(PHOTOGRAPHS)
        assert return_questions_problems(definition) == []
        asked.definition = definition
    return built


@pytest.fixture
def draft(world: World) -> Return:
    award = world.begun()
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))[0]


def uploads(world: World) -> list[ReturnFile]:
    with world.house.read() as session:
        return session.query(ReturnFile).order_by(ReturnFile.id).all()


def save(world: World, draft: Return, *files: tuple[str, bytes], follow: bool = False, **typed: str) -> TestResponse:
    """Choose files on the page of the return, type, and save."""
    mel, path = world.house.browser(world.mel), section(draft.id, "change")
    shown = mel.get(path)
    assert 'enctype="multipart/form-data"' in shown.text
    version = strictly(shown.text).find(".//input[@name='version']")
    assert version is not None
    chosen = [FileStorage(io.BytesIO(content), name) for name, content in files]
    sent = {**COMPLETE, "version": version.get("value"), "photographs": chosen, **typed}
    return mel.post(path, **encoded(sent), follow_redirects=follow)


def sent(world: World, draft: Return, *files: tuple[str, bytes]) -> None:
    fill_in(world.house.browser(world.mel), draft.id)
    assert save(world, draft, *files).status_code == 302
    answer = world.house.program(world.mel).post(f"/returns/{draft.id}/submission", {})
    assert answer.status_code == 201, answer.text


def names(world: World, draft: Return) -> list[str]:
    answers = world.house.program(world.mel).get(f"/returns/{draft.id}").json["answers"]
    return [item["name"] for item in answers.get("photographs", [])]


def test_a_grantee_adds_and_removes_files_with_everything_else_that_was_typed(world: World, draft: Return):
    # When two files are chosen and the questions answered
    assert save(world, draft, ("hall.JPG", photograph()), ("plan.exe", PDF)).status_code == 302

    # Then both are in the answer, with their events
    assert names(world, draft) == ["hall.jpg", "plan.pdf"]
    assert len(world.facts("monitoring.return_file_added")) == 2
    page = world.house.browser(world.mel).get(f"/returns/{draft.id}").text
    strictly(page)
    assert "hall.jpg" in page

    # And a third is one too many, which is said beside its question, with the rest saved; until one is taken out
    refused = save(world, draft, ("3.pdf", PDF), follow=True, what_changed="They ring each other.").text
    strictly(refused)
    assert "takes 2 files" in refused
    assert (
        world.house.program(world.mel).get(f"/returns/{draft.id}").json["answers"]["what_changed"]
        == "They ring each other."
    )
    assert names(world, draft) == ["hall.jpg", "plan.pdf"]
    one = uploads(world)[0]
    assert save(world, draft, **{"remove-file": str(one.id)}).status_code == 302
    assert names(world, draft) == ["plan.pdf"]
    assert world.house.browser(world.mel).get(f"/returns/files/{one.id}").status_code == 404


def test_a_program_adds_fetches_and_removes_a_file(world: World, draft: Return):
    api = world.house.program(world.mel)
    headers = {"Authorization": f"Bearer {api.token}"}
    path = f"/api/v1/returns/{draft.id}/files"
    form = {"question": "photographs", "file": FileStorage(io.BytesIO(PDF), "a.pdf")}
    added = api.client.post(path, headers=headers, **encoded(form))
    assert added.status_code == 201
    assert api.client.get(added.headers["Location"], headers=headers).data == PDF
    (listed,) = api.get(f"/returns/{draft.id}/files").json["items"]
    assert (listed["name"], listed["state"], listed["stands"]) == ("a.pdf", UNSCANNED, True)
    wrong = {"question": "what_changed", "file": FileStorage(io.BytesIO(PDF), "a.pdf")}
    assert "takes no files" in api.client.post(path, headers=headers, **encoded(wrong)).text
    assert api.delete(f"/returns/files/{listed['id']}").status_code == 204
    assert names(world, draft) == []
    # Programs cannot name files among the answers
    forged = [{"id": listed["id"], "name": "a.pdf", "size": 1}]
    assert api.patch(f"/returns/{draft.id}", {"answers": {"photographs": forged}}, If_Match='"3"').status_code == 422


def test_until_it_was_looked_at_only_the_grantee_opens_a_file(world: World, draft: Return):
    sent(world, draft, ("plan.pdf", PDF))
    world.house.run_jobs()
    (upload,) = uploads(world)
    path = f"/returns/files/{upload.id}"
    assert world.house.browser(world.mel).get(path).data == PDF
    assert world.house.browser(world.ada).get(path).status_code == 403
    assert (
        "No scanner has looked at this file" in world.house.browser(world.ada).get(f"/returns/{draft.id}/review").text
    )

    # When a scanner has found it clean, then those who run the programme open it, and nobody else
    with listening_on_tcp() as url:
        set_scanner(world.house, url)
        world.house.clock.advance(hours=2)
        world.house.run_jobs()
    assert uploads(world)[0].state == CLEAN
    assert world.house.browser(world.ada).get(path).data == PDF
    for person in (world.fay, world.nina):
        assert world.house.browser(person).get(path).status_code == 403
    # And it can't be taken out any more
    assert world.house.program(world.mel).delete(path).status_code == 409


def test_a_harmful_file_is_taken_out_of_a_return_and_its_sender_is_told(world: World, draft: Return):
    with listening_on_tcp() as url:
        set_scanner(world.house, url)
        assert save(world, draft, ("plan.pdf", harmful())).status_code == 302
        world.house.run_jobs()
    (upload,) = uploads(world)
    assert upload.state == HARMFUL
    assert names(world, draft) == []
    assert len(world.facts("monitoring.return_file_found_harmful")) == 1
    told = [path.read_text() for path in world.house.mails() if "can do harm" in path.read_text()]
    assert len(told) == 1
    assert "A file in your monitoring return can do harm" in told[0]
    assert "found that “plan.pdf” can do harm" in world.house.browser(world.mel).get(section(draft.id, "change")).text
    assert world.house.browser(world.mel).get(f"/returns/files/{upload.id}").status_code == 403
