"""The minutes of a meeting: everything for administrators; for a member, without what they left for."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from subprocess import run

import page
import pikepdf
import pytest
from sqlalchemy import delete

from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.documents import LARGE_PRINT, PDF
from grants.panels.comparing.lots.models import LotDraw
from grants.panels.deciding.equality.models import EqualityNote
from grants.panels.meeting.models import Attendance, Meeting, Vote
from grants.panels.models import STOOD_DOWN, PanelMember
from tests.house import TestHouse
from tests.panels.rows import World, a_decline, build

WHY = "Strong on need, and cheap"
SEED = "4b7a91"


def after_the_meeting(house: TestHouse) -> World:
    """Tess left for the second application. It was declined; the first was awarded; lots were drawn among both."""
    world = build(house).seated()
    world.add("Olu Observer", "funder")
    for person in (world.tess, world.theo, world.chris):
        world.declare(person, 0)
    world.declare(world.theo, 1, "note", "I once met them.")
    world.declare(world.tess, 1, "leaves", "My sister runs it.")
    world.add("Thea Thirdly")
    world.declare(world.chris, 1)
    world.propose(world.chris, 0)
    world.propose(world.chris, 1, **a_decline())
    world.confirm(world.chris)
    _meet(world)
    return world


def _meet(world: World) -> None:
    """Another record of the meeting than that at which it was decided: who came, went and voted."""
    now = world.house.now()
    members = {name: world.members[name] for name in ("Chris Chair", "Tess Third", "Theo Third")}
    with world.house.write() as session:
        session.execute(delete(Attendance))
        session.execute(delete(Meeting))
        session.add(Meeting(panel_id=world.panel_id, opened_at=now, closed_at=now + timedelta(hours=2)))
        session.flush()
        for name, member_id in members.items():
            left = now + timedelta(minutes=50) if name == "Theo Third" else now + timedelta(hours=2)
            session.add(Attendance(panel_id=world.panel_id, member_id=member_id, came_at=now, left_at=left))
        for name, choice in (("Chris Chair", "for"), ("Theo Third", "against")):
            level = "note" if name == "Theo Third" else "none"
            session.add(
                Vote(
                    application_id=world.applications[1],
                    member_id=members[name],
                    interest_level=level,
                    choice=choice,
                    voted_at=now,
                )
            )
        among = [str(each) for each in world.applications[:2]]
        drawn = LotDraw(
            id=new_id(),
            panel_id=world.panel_id,
            seed=SEED,
            among=among,
            drawn=among[::-1],
            reason="They stand level at the line.",
            drawn_by=world.ada.id,
            drawn_at=now,
        )
        noted = EqualityNote(
            id=new_id(),
            panel_id=world.panel_id,
            aspect="size",
            group="Micro",
            note="We asked two of them again.",
            written_by=world.ada.id,
            written_at=now,
        )
        session.add_all([drawn, noted])


def minutes_page(world: World, person: Person) -> str:
    answer = world.house.browser(person).get(f"/panels/{world.panel_id}/minutes")
    assert answer.status_code == 200, answer.text
    return answer.text


def minutes_file(world: World, person: Person, in_format: str = PDF) -> bytes:
    browser = world.house.browser(person)
    path = f"/panels/{world.panel_id}/minutes"
    assert browser.post(path, data={"format": in_format}).status_code == 302
    world.house.run_jobs()
    answer = browser.get(f"{path}/{in_format}")
    assert answer.status_code == 200, answer.text
    return answer.data


def words_in(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "minutes.pdf").write_bytes(pdf)
    told = run(["pdftotext", "-layout", tmp_path / "minutes.pdf", "-"], capture_output=True, check=True, text=True)
    return " ".join(told.stdout.split())


def test_an_administrator_reads_everything_that_happened(house: TestHouse, tmp_path: Path):
    world = after_the_meeting(house)
    words = words_in(minutes_file(world, world.ada), tmp_path)

    assert "Chris Chair (staff, chair), came 1 March 2027 at 10:00am, went 1 March 2027 at midday" in words
    assert "Theo Third (third sector), came 1 March 2027 at 10:00am, went 1 March 2027 at 10:50am" in words
    assert "Not there • Olu Observer (funder) • Thea Thirdly (third sector)" in words
    assert "Tess Third left for this application: My sister runs it. (declared)" in words
    assert "Theo Third stayed and noted an interest: I once met them." in words
    assert "Votes: 1 for, 1 against, 0 abstained." in words
    assert "£4,000" in words
    assert WHY in words
    assert "The plan is thin" in words
    assert f"Among, in this order: Project 0; Project 1. Seed: {SEED}." in words
    assert "We asked two of them again." in words


@pytest.mark.parametrize("where", ["page", "file", "program"])
def test_a_member_reads_nothing_of_what_they_left_for(postgres_house: TestHouse, tmp_path: Path, where: str):
    world = after_the_meeting(postgres_house)
    if where == "page":
        told = minutes_page(world, world.tess)
    elif where == "file":
        told = words_in(minutes_file(world, world.tess), tmp_path)
    else:
        told = postgres_house.program(world.tess).get(f"/panels/{world.panel_id}/minutes").text

    assert WHY in told
    assert "The plan is thin" not in told
    assert "1 for, 1 against" not in told
    assert "Group 1" not in told
    assert SEED not in told
    assert "I once met them." not in told


def test_a_member_without_a_conflict_reads_all_of_it(postgres_house: TestHouse):
    world = after_the_meeting(postgres_house)
    told = minutes_page(world, world.theo)
    assert "The plan is thin" in told
    assert SEED in told


def test_an_administrator_of_an_applicant_reads_the_rest_on_the_page_and_gets_no_file(postgres_house: TestHouse):
    world = after_the_meeting(postgres_house)
    world.join_organisation(world.ada, 1)
    assert "The plan is thin" not in minutes_page(world, world.ada)
    browser = postgres_house.browser(world.ada)
    assert browser.get(f"/panels/{world.panel_id}/minutes/pdf").status_code == 403
    assert browser.post(f"/panels/{world.panel_id}/minutes", data={"format": PDF}).status_code == 403


def test_an_administrator_who_left_and_then_stood_down_reads_no_more_than_before(postgres_house: TestHouse):
    world = after_the_meeting(postgres_house)
    with postgres_house.write() as session:
        session.get_one(Person, world.tess.id).is_administrator = True
        session.get_one(PanelMember, world.members["Tess Third"]).standing = STOOD_DOWN
    assert WHY in minutes_page(world, world.tess)
    assert "The plan is thin" not in minutes_page(world, world.tess)
    assert postgres_house.browser(world.tess).get(f"/panels/{world.panel_id}/minutes/pdf").status_code == 403


def test_minutes_made_before_something_happened_are_nobodys(house: TestHouse):
    world = after_the_meeting(house)
    minutes_file(world, world.theo)
    minutes_file(world, world.ada)

    world.declare(world.theo, 2, "leaves", "I know them well.")

    for person in (world.theo, world.ada):
        assert house.browser(person).get(f"/panels/{world.panel_id}/minutes/pdf").status_code == 404


def test_a_conflict_that_comes_to_light_closes_the_minutes_at_once(postgres_house: TestHouse):
    world = after_the_meeting(postgres_house)
    minutes_file(world, world.theo)
    world.join_organisation(world.theo, 0)
    assert postgres_house.browser(world.theo).get(f"/panels/{world.panel_id}/minutes/pdf").status_code == 403
    assert WHY not in minutes_page(world, world.theo)


@pytest.mark.parametrize("in_format", [PDF, LARGE_PRINT])
def test_minutes_are_an_accessible_pdf(postgres_house: TestHouse, in_format: str):
    world = after_the_meeting(postgres_house)
    content = minutes_file(world, world.ada, in_format)
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked


def test_there_are_no_minutes_before_a_meeting(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    program = postgres_house.program(world.tess)
    assert program.get(f"/panels/{world.panel_id}/minutes").status_code == 404
    assert program.post(f"/panels/{world.panel_id}/minutes", {"format": PDF}).status_code == 409
    assert "once the panel meets" in postgres_house.browser(world.tess).get(f"/panels/{world.panel_id}/papers").text


def test_minutes_take_as_many_queries_for_many_applications_as_for_few(postgres_house: TestHouse):
    def queries_for(number: int) -> int:
        world = build_more(number)
        program = postgres_house.program(world.ada)
        with postgres_house.counted_queries() as statements:
            assert program.get(f"/panels/{world.panel_id}/minutes").status_code == 200
        return len(statements)

    def build_more(number: int) -> World:
        if not made:
            made.append(build(postgres_house, applications=6).seated())
            _meet_without_votes(made[0])
        for each in range(number):
            made[0].declare(made[0].theo, each, "note", "I met them.")
        return made[0]

    made: list[World] = []
    assert queries_for(1) == queries_for(6)


def _meet_without_votes(world: World) -> None:
    with world.house.write() as session:
        session.add(Meeting(panel_id=world.panel_id, opened_at=world.house.now()))
