"""Where a scheme is scored without names, members read and score without them; they declare on them."""

from uuid import UUID

import pytest

from grants.applications.uploads.models import ApplicationFile
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.files import keep_file
from grants.kernel.uploads.models import CLEAN
from grants.schemes.models import Scheme
from tests.house import TestHouse
from tests.panels.rows import PLAN, World, build

NAME = "Group 0"


def blind_world(house: TestHouse) -> World:
    """Tess and Chris have declared on the first application, which has a partner."""
    world = build(house).seated()
    with house.write() as session:
        session.query(Scheme).one().scores_blind = True
    world.back(world.applications[0], world.organisations[2], role="partner", state="agreed")
    world.declare(world.tess, 0)
    world.declare(world.chris, 0)
    return world


def page(world: World, person: Person, path: str) -> str:
    answer = world.house.browser(person).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def at(world: World, noun: str) -> str:
    return f"/applications/{world.applications[0]}/{noun}"


@pytest.mark.parametrize("noun", ["assessment", "scores/1", "scores", "decision"])
def test_no_page_that_a_member_reads_or_scores_on_names_the_applicant(postgres_house: TestHouse, noun: str):
    world = blind_world(postgres_house)
    shown = page(world, world.tess, at(world, noun))
    assert NAME not in shown
    assert "Somebody" not in shown


def test_the_reading_page_says_what_they_wrote_and_its_reference(postgres_house: TestHouse):
    world = blind_world(postgres_house)
    shown = page(world, world.tess, at(world, "assessment"))
    assert PLAN in shown
    assert "AP-0" in shown


def test_a_declaration_is_made_on_the_name_and_hides_it_afterwards(postgres_house: TestHouse):
    world = blind_world(postgres_house)
    assert NAME in page(world, world.theo, at(world, "interest"))
    panel = f"/panels/{world.panel_id}"
    assert NAME in page(world, world.theo, panel)
    assert NAME not in page(world, world.tess, panel)
    assert "Group 1" in page(world, world.tess, panel)


def test_programs_read_as_little(house: TestHouse):
    world = blind_world(house)
    tess = house.program(world.tess)
    listed = tess.get(f"/panels/{world.panel_id}/applications").json["items"]
    assert [item["organisation_name"] for item in listed] == [None, "Group 1", "Group 2"]
    read = tess.get(f"/panels/{world.panel_id}/applications/{world.applications[0]}")
    assert read.json["organisation_name"] is None
    assert NAME not in read.text
    assert "Somebody" not in read.text


def test_the_ranking_names_nobody_to_a_member_and_everybody_to_administrators(postgres_house: TestHouse):
    world = blind_world(postgres_house)
    for number in (1, 2):
        world.declare(world.tess, number)
    for number in range(3):
        world.score(world.tess, number)
    ranking = f"/rounds/{world.round_id}/ranking"
    assert NAME not in page(world, world.tess, ranking)
    assert NAME not in postgres_house.program(world.tess).get(ranking).text
    assert NAME in page(world, world.ada, ranking)
    assert NAME in postgres_house.program(world.ada).get(ranking).text


def test_names_come_back_once_the_decision_is_final(postgres_house: TestHouse):
    world = blind_world(postgres_house)
    world.decide(world.chris, 0)
    assert NAME in page(world, world.tess, at(world, "assessment"))


def test_a_file_is_fetched_under_a_name_that_tells_nothing(postgres_house: TestHouse):
    world = blind_world(postgres_house)
    upload_id = _file_of(world, "Group 0 accounts.pdf")
    shown = page(world, world.tess, at(world, "assessment"))
    assert "Group 0 accounts" not in shown
    assert "File 1" in shown
    fetched = postgres_house.browser(world.tess).get(f"/assessment/files/{upload_id}")
    assert fetched.headers["Content-Disposition"] == "attachment; filename=File.pdf"


def _file_of(world: World, name: str) -> UUID:
    with world.house.write() as session:
        content = b"%PDF-1.7 accounts"
        digest = world.house.app.files.put(content)
        kept = keep_file(
            session,
            digest=digest,
            name=name,
            media_type="application/pdf",
            size=len(content),
            now=world.house.now(),
        )
        session.flush()
        upload = ApplicationFile(
            id=new_id(),
            application_id=world.applications[0],
            question_key="papers",
            file_id=kept.id,
            uploaded_by=world.ada.id,
            uploaded_at=world.house.now(),
            state=CLEAN,
            scanned_at=world.house.now(),
        )
        session.add(upload)
        return upload.id
