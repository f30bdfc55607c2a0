"""One grant's whole file: everything that an auditor needs with its hashes, and nothing that is not theirs to read."""

import csv
import hashlib
import tracemalloc
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.dossiers import Piece
from grants.organisations.models import Membership
from grants.reporting.dossiers.rules import KEPT_FOR, path_of
from tests.house import ApiClient, TestHouse
from tests.journeys import everything
from tests.journeys.everything import Everything
from tests.journeys.story import fine
from tests.kernel.looking import strictly
from tests.reporting.stories import Story

THEIRS = {
    "1 Application": everything.ANSWER,
    "2 Decision": everything.WHY,
    "6 Conditions and changes": everything.SHOWN,
    "7 Returns": everything.RETURN,
}


def taken(house: TestHouse, program: ApiClient, award_id: str) -> ZipFile:
    """Ask for the dossier of a grant, let it be built, and take it."""
    asked = program.post(f"/awards/{award_id}/dossiers")
    assert asked.status_code == 201, asked.json
    assert not asked.json["is_there"]
    house.run_jobs()
    answer = program.post(f"/awards/{award_id}/dossiers/{asked.json['id']}/file")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    return ZipFile(BytesIO(answer.data))


def contents(archive: ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(archive.read("contents.csv").decode())))


def test_a_grant_that_has_been_through_it_all_is_one_zip_with_an_index(postgres_house: TestHouse):
    # Given a grant with whatever can happen to one
    scene = Everything(postgres_house)
    scene.settle()
    (award_id,) = [each["id"] for each in fine(scene.ruth.get("/awards"))["items"]]

    # When an administrator takes its whole file
    archive = taken(postgres_house, scene.ruth, award_id)

    # Then every file is in the index with its size and hash
    listed = contents(archive)
    assert {each["file"] for each in listed} | {"contents.csv", "index.html"} == set(archive.namelist())
    for each in listed:
        content = archive.read(each["file"])
        assert (each["bytes"], each["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())
        assert each["what"]
    index = archive.read("index.html").decode()
    assert all(each["sha256"] in index for each in listed)
    folders = {each["file"].partition("/")[0] for each in listed}
    assert folders >= {"1 Application", "2 Decision", "3 Grant and terms", "4 Letters", "5 Payments", "9 Messages"}
    assert folders >= {"10 History", *THEIRS}

    # And what was said stands where one looks for it, but no marks nor notes of single members
    whole = {name: archive.read(name) for name in archive.namelist()}
    for folder, words in THEIRS.items():
        assert any(words.encode() in content for name, content in whole.items() if name.startswith(folder)), folder
    for secret in (everything.SCORE, everything.SCREENING, everything.RISK):
        assert [name for name, content in whole.items() if secret.encode() in content] == []
    assert b"asked for the whole file of" in whole["10 History/history of the grant.csv"]
    names = [each.name for each in postgres_house.events() if "dossier" in each.name]
    assert names == ["reporting.dossier_asked", "reporting.dossier_built", "reporting.dossier_taken"]


def test_whoever_asked_takes_it_by_page_and_nobody_else_does(postgres_house: TestHouse):
    house = postgres_house
    story = Story(house)
    award = story.grant(500_00, title="../../etc <b>")
    at = f"/awards/{award.id}/dossiers"
    ada, ben = house.browser(story.administrator), house.program(house.person("Ben Min", administrator=True))
    assert "You have asked for none yet." in ada.get(at).text
    assert ada.post(at).status_code == 302
    assert ada.post(at).status_code == 302, "the same, while it is built"
    (asked,) = house.program(story.administrator).get(at).json["items"]
    file = f"{at}/{asked['id']}/file"
    assert ada.post(file).status_code == 404
    house.run_jobs()
    page = ada.get(at).text
    strictly(page)
    assert "Take it" in page
    archive = ZipFile(BytesIO(ada.post(file).data))
    assert "<b>" not in archive.read("index.html").decode(), "what people typed is text"
    assert ben.get(at).json["items"] == []
    assert ben.post(file).status_code == 403
    reader = house.program(story.funders_person("Leeds Council"))
    assert [reader.get(at).status_code, reader.post(at).status_code, reader.post(file).status_code] == [403] * 3
    house.clock.move_to(house.now() + KEPT_FOR + timedelta(days=1))
    house.run_jobs()
    later = house.program(story.administrator)
    assert later.post(file).status_code == 404
    assert later.get(at).json["items"][0]["is_there"] is False


def test_nothing_is_built_for_somebody_who_has_come_to_act_for_the_grantee(postgres_house: TestHouse):
    house = postgres_house
    story = Story(house)
    award = story.grant(500_00)
    program = house.program(story.administrator)
    at = f"/awards/{award.id}/dossiers"
    program.post(at)
    with house.write() as session:
        member = {"position": "Treasurer", "since": house.now(), "person_id": story.administrator.id}
        session.add(Membership(organisation_id=award.organisation_id, **member))
    house.run_jobs()
    assert program.get(at).status_code == 403
    assert not [each for each in house.events() if each.name == "reporting.dossier_built"]


def test_large_files_go_through_a_piece_at_a_time(postgres_house: TestHouse, monkeypatch: pytest.MonkeyPatch):
    house = postgres_house
    story = Story(house)
    award = story.grant(500_00)
    large = 8 * 1024 * 1024
    digests = [house.app.files.put(bytes([number]) * large) for number in range(6)]
    pieces = [Piece("1 Large", "same.bin", "Large", digest=each) for each in [*digests, "0" * 64]]
    monkeypatch.setattr(type(house.app.registry), "dossier", lambda *_: iter(pieces))
    program = house.program(story.administrator)
    program.post(f"/awards/{award.id}/dossiers")
    tracemalloc.start()
    house.run_jobs()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * large, "six of them never lie in memory at once"
    (built,) = program.get(f"/awards/{award.id}/dossiers").json["items"]
    answer = program.post(f"/awards/{award.id}/dossiers/{built['id']}/file")
    listed = contents(ZipFile(BytesIO(answer.data)))
    files = [(each["file"], each["bytes"]) for each in listed if each["file"].startswith("1 Large")]
    assert files[:2] == [("1 Large/same.bin", str(large)), ("1 Large/same (2).bin", str(large))]
    assert files[6] == ("1 Large/same (7).bin", ""), "named, though its bytes are gone"


@given(st.lists(st.text(max_size=300), max_size=5))
def test_no_name_leads_out_of_its_folder_or_is_anothers(names: list[str]):
    taken: set[str] = set()
    for name in [*names, "../x", "..", "a/../../b.txt", "CON\\x", "." * 9]:
        path = path_of("1 Here", name, taken)
        folder, slash, rest = path.partition("/")
        assert (folder, slash) == ("1 Here", "/")
        assert rest.strip(".")
        assert not set(rest) & set('/\\:*?"<>|\n\t\0')
        assert len(rest) < 120
        assert path.casefold() not in taken
        taken.add(path.casefold())


def test_an_unknown_dossier_is_not_found(postgres_house: TestHouse):
    story = Story(postgres_house)
    award = story.grant(500_00)
    program = postgres_house.program(story.administrator)
    assert program.post(f"/awards/{award.id}/dossiers/{UUID(int=5)}/file").status_code == 404
