"""By which day a round is decided: asked when it is made, told wherever people plan with it, and moved."""

import subprocess
from datetime import date

import pytest
from sqlalchemy import select

from grants.notifications.models import Message
from grants.schemes.models import Round
from tests.applications.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read
from tests.schemes.given import CLOSES, round_of, scheme

DAY = {"decisions_by-day": "14", "decisions_by-month": "5", "decisions_by-year": "2027"}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_whoever_applied_reads_by_when_they_hear(world: World):
    # Given a round from before this was asked: its page says so, and nothing promises a day
    house, ada, sent = world.house, world.house.browser(world.ada), world.submitted()
    page = f"/rounds/{world.round_id}"
    assert "We have not said a day yet" in words_of(read(house.browser().get(page)))

    # When an administrator says the day
    version = house.program(world.ada).get(page).json["version"]
    saved = ada.post(f"{page}/decision_day", data={**DAY, "version": str(version)})
    assert (saved.status_code, saved.location) == (302, page)

    # Then the page of the round, the receipt, the application and what became of it tell it
    sam = house.browser(world.sam)
    for where in (page, *(f"/applications/{sent}{part}" for part in ("", "/receipt", "/outcome"))):
        assert "by 14 May 2027" in words_of(read(sam.get(where))), where
    (said,) = house.events("schemes.decision_day_said")
    assert said.facts["decisions_by"] == "2027-05-14"
    house.run_jobs()


def test_the_mail_that_thanks_for_an_application_tells_the_day(world: World):
    with world.house.write() as session:
        session.get_one(Round, world.round_id).decisions_by = date(2027, 5, 14)
    world.submitted()
    world.house.run_jobs()
    with world.house.read() as session:
        (message,) = session.scalars(select(Message).where(Message.person_id == world.sam.id))
    assert "We write to you by 14 May 2027, whatever is decided." in message.text


def test_a_day_that_cannot_be_is_refused_where_it_was_typed(world: World):
    ada, page = world.house.browser(world.ada), f"/rounds/{world.round_id}/decision_day"
    for typed in ({}, {**DAY, "decisions_by-year": "2026"}, {**DAY, "decisions_by-year": "2099"}):
        assert list(errors(ada.post(page, data={"version": "1", **typed}))) == ["decisions_by"], typed


def test_a_new_round_needs_one_and_its_deadline_stays_before_it(postgres_house: TestHouse):
    house, ada = postgres_house, postgres_house.person("Ada Owusu", administrator=True)
    made = round_of(house, scheme(house), decisions_by=date(2027, 5, 14))
    program = house.program(ada)
    moved = {"closes_at": CLOSES.replace(month=5, day=14).isoformat(), "reason": "Snow."}
    refused = program.post(f"/rounds/{made.id}/deadline", moved, If_Match="*")
    assert "by 14 May 2027. Say a later day first." in refused.json["errors"][0]["message"]
    later = program.put(f"/rounds/{made.id}/decision_day", {"decisions_by": "2027-06-14"}, If_Match='"1"')
    assert (later.status_code, later.json["decisions_by"]) == (200, "2027-06-14")
    stale = program.put(f"/rounds/{made.id}/decision_day", {"decisions_by": "2027-07-14"}, If_Match='"1"')
    assert stale.status_code == 412
    assert program.post(f"/rounds/{made.id}/deadline", moved, If_Match="*").status_code == 200


def test_the_papers_of_a_round_are_written_anew_and_say_the_day(postgres_house: TestHouse):
    house, ada = postgres_house, postgres_house.person("Ada Owusu", administrator=True)
    made = round_of(house, scheme(house), decisions_by=date(2027, 5, 14))
    house.run_jobs()
    said = house.program(ada).put(f"/rounds/{made.id}/decision_day", {"decisions_by": "2027-06-14"}, If_Match="*")
    assert said.status_code == 200
    house.run_jobs()
    pdf = house.browser().get(f"/rounds/{made.id}/papers/paper-form.pdf").data
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "Decided by 14 June 2027" in text
