"""The pack that a member reads before the meeting: what is open to them, and nothing else."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from subprocess import run
from uuid import UUID

import page
import pikepdf
import pytest
from sqlalchemy import update

from grants.applications.events import ApplicationWithdrawn
from grants.applications.models import WITHDRAWN, Application
from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.documents import LARGE_PRINT, PDF, Document
from grants.kernel.events import publish
from grants.kernel.jobs import DONE
from grants.organisations.events import MemberJoined
from grants.panels.models import Panel, PanelMember
from grants.panels.papers import member_papers
from grants.schemes.models import Scheme
from tests.house import TestHouse
from tests.panels.rows import PLAN, World, build

PLACE = "Room 3, St George’s Centre"


def reading_world(house: TestHouse, *, applications: int = 4) -> World:
    """Tess may read 0 and 1, has left for 2, and has not declared on 3."""
    world = build(house, applications=applications).seated()
    with house.write() as session:
        panel = session.get_one(Panel, world.panel_id)
        panel.meets_at, panel.meeting_place = house.now() + timedelta(days=14), PLACE
        panel.terms = "Read everything.\n\nSay nothing outside."
        session.execute(update(PanelMember).values(accepted_terms_at=house.now()))
    world.declare(world.tess, 0)
    world.declare(world.tess, 1, "note", "I live nearby.")
    world.declare(world.tess, 2, "leaves", "My sister runs it.")
    return world


def place_of(world: World, person: Person) -> UUID:
    return world.members[person.name]


def edition_of(world: World, name: str = "Tess Third") -> int:
    with world.house.read() as session:
        return session.get_one(PanelMember, world.members[name]).pack_edition


def pack_made(world: World, person: Person, in_format: str = PDF) -> bytes:
    """The pack as the member fetches it."""
    browser = world.house.browser(person)
    assert browser.post(f"/panels/{world.panel_id}/pack", data={"format": in_format}).status_code == 302
    world.house.run_jobs()
    answer = browser.get(f"/panels/{world.panel_id}/pack/{in_format}")
    assert answer.status_code == 200, answer.text
    return answer.data


def words_in(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "pack.pdf").write_bytes(pdf)
    return run(["pdftotext", "-layout", tmp_path / "pack.pdf", "-"], capture_output=True, check=True, text=True).stdout


def fails_ua(pdf: bytes) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    return [failure.message for failure in report.failures]


def test_a_pack_has_what_is_open_to_the_member_and_nothing_else(house: TestHouse, tmp_path: Path):
    world = reading_world(house)
    words = words_in(pack_made(world, world.tess), tmp_path)

    assert PLACE in words
    assert "Say nothing outside." in words
    assert words.count(PLAN) == 2
    assert "I live nearby." in words
    assert "Group 1" in words
    assert "Project 2" not in words
    assert "Group 2" not in words
    assert "You have left for 1 application." in words
    assert "Project 3, Group 3" in words
    assert "Excellent" in words


@pytest.mark.parametrize("in_format", [PDF, LARGE_PRINT])
def test_a_pack_is_an_accessible_pdf_with_bookmarks(postgres_house: TestHouse, in_format: str):
    world = reading_world(postgres_house)
    content = pack_made(world, world.tess, in_format)
    assert fails_ua(content) == []
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert pdf.Root.MarkInfo.Marked
        titles = [str(item.title) for top in outline.root for item in [top, *top.children]]
    assert "1. Project 0" in titles
    assert "How to score" in titles


def test_the_page_says_the_same_as_the_pdf(postgres_house: TestHouse):
    world = reading_world(postgres_house)
    shown = postgres_house.browser(world.tess).get(f"/panels/{world.panel_id}/pack").text
    assert shown.count(PLAN) == 2
    assert "Project 2" not in shown
    assert "Project 3, Group 3" in shown
    assert "Excellent" in shown


def test_each_member_has_their_own(postgres_house: TestHouse, tmp_path: Path):
    world = reading_world(postgres_house)
    world.declare(world.theo, 2)
    assert words_in(pack_made(world, world.theo), tmp_path).count(PLAN) == 1
    assert postgres_house.browser(world.ada).get(f"/panels/{world.panel_id}/pack").status_code == 403
    assert postgres_house.browser(world.ada).get(f"/panels/{world.panel_id}/pack/pdf").status_code == 403
    stranger = postgres_house.browser(postgres_house.person("Some Body"))
    assert stranger.get(f"/panels/{world.panel_id}/pack/pdf").status_code == 403
    assert stranger.get(f"/panels/{world.panel_id}/papers").status_code == 403


# Editions


def test_a_member_who_leaves_reaches_no_pack_made_before(house: TestHouse):
    # Given a member with a pack that has the application in it
    world = reading_world(house)
    pack_made(world, world.tess)
    before = edition_of(world)

    # When they leave for it
    world.declare(world.tess, 1, "leaves", "I found out that my cousin works there.")

    # Then the pack made before is nobody's any more
    assert edition_of(world) > before
    browser, program = house.browser(world.tess), house.program(world.tess)
    assert browser.get(f"/panels/{world.panel_id}/pack/pdf").status_code == 404
    assert program.get(f"/panels/{world.panel_id}/pack/pdf").status_code == 404
    assert program.get(f"/panels/{world.panel_id}/pack").json["items"] == []
    assert "Project 1" not in browser.get(f"/panels/{world.panel_id}/pack").text


def test_a_conflict_that_comes_to_light_closes_the_pack_at_once(house: TestHouse):
    """Before any reaction has run."""
    world = reading_world(house)
    pack_made(world, world.tess)
    browser = house.browser(world.tess)

    world.join_organisation(world.tess, 0)

    refused = browser.get(f"/panels/{world.panel_id}/pack/pdf")
    assert refused.status_code == 403
    assert "conflict of interest has come to light" in refused.text
    assert "Project 0" not in browser.get(f"/panels/{world.panel_id}/pack").text

    with house.write() as session:
        happened = MemberJoined(organisation_id=world.organisations[0], person_id=world.tess.id)
        publish(session, happened, actor=SYSTEM, now=house.now())
    house.run_jobs()
    assert browser.get(f"/panels/{world.panel_id}/pack/pdf").status_code == 404
    assert "Project 0" not in browser.get(f"/panels/{world.panel_id}/pack").text


def test_a_pack_asked_for_before_the_conflict_is_not_written_after_it(postgres_house: TestHouse):
    world = reading_world(postgres_house)
    browser = postgres_house.browser(world.tess)
    browser.post(f"/panels/{world.panel_id}/pack", data={"format": PDF})
    world.declare(world.tess, 1, "leaves", "My cousin works there.")

    postgres_house.run_jobs()

    assert [job.state for job in postgres_house.jobs("kernel.write_document")] == [DONE]
    with postgres_house.read() as session:
        assert [each.file_id for each in session.query(Document).filter_by(kind=member_papers.PAPERS)] == [None]


def test_a_declaration_makes_a_new_edition_for_that_member_alone(postgres_house: TestHouse):
    world = reading_world(postgres_house)
    tess, theo = edition_of(world), edition_of(world, "Theo Third")
    world.declare(world.tess, 3)
    assert edition_of(world) == tess + 1
    assert edition_of(world, "Theo Third") == theo


def test_a_withdrawn_application_leaves_every_pack(postgres_house: TestHouse):
    world = reading_world(postgres_house)
    before = edition_of(world)
    with postgres_house.write() as session:
        session.get_one(Application, world.applications[0]).state = WITHDRAWN
        happened = ApplicationWithdrawn(application_id=world.applications[0], round_id=world.round_id)
        publish(session, happened, actor=SYSTEM, now=postgres_house.now())
    postgres_house.run_jobs()
    assert edition_of(world) > before
    assert "Project 0" not in postgres_house.browser(world.tess).get(f"/panels/{world.panel_id}/pack").text


def test_a_program_asks_for_a_pack_and_fetches_it(house: TestHouse):
    world = reading_world(house)
    tess = house.program(world.tess)
    asked = tess.post(f"/panels/{world.panel_id}/pack", {"format": PDF})
    assert (asked.status_code, asked.json["written"]) == (201, False)
    assert tess.get(f"/panels/{world.panel_id}/pack/pdf").status_code == 404
    house.run_jobs()
    shown = tess.get(f"/panels/{world.panel_id}/pack").json
    assert (shown["edition"], shown["items"][0]["written"]) == (edition_of(world), True)
    assert tess.get(asked.headers["Location"].removeprefix("/api/v1")).data[:4] == b"%PDF"
    assert tess.post(f"/panels/{world.panel_id}/pack", {"format": "plain_text"}).status_code == 422


# Blind


def test_a_blind_pack_names_no_applicant(house: TestHouse, tmp_path: Path):
    world = reading_world(house)
    world.back(world.applications[0], world.organisations[3], role="partner", state="agreed")
    with house.write() as session:
        session.query(Scheme).one().scores_blind = True
    words = words_in(pack_made(world, world.tess), tmp_path)
    assert "Names are hidden in this scheme." in words
    assert "Group 0" not in words
    assert "Group 1" not in words
    assert "Somebody" not in words
    assert words.count(PLAN) == 2
    assert "AP-0" in words


def test_a_pack_takes_as_many_queries_for_many_applications_as_for_few(postgres_house: TestHouse):
    world = build(postgres_house, applications=8).seated()

    def queries_for(declared: range) -> int:
        for number in declared:
            world.declare(world.tess, number)
        with postgres_house.read() as session, postgres_house.counted_queries() as statements:
            member_papers.papers_for(session, world.members["Tess Third"])
        return len(statements)

    assert queries_for(range(2)) == queries_for(range(2, 8))
