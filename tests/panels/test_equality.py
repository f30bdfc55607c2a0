"""Before decisions are final the panel sees what they do to groups, and says something where one does worse."""

import pytest
from sqlalchemy import delete

from grants.applications.models import Application
from grants.kernel.problems import Invalid
from grants.organisations.models import Organisation
from grants.panels.deciding import service as deciding_service
from grants.panels.deciding.equality import service as equality_service
from grants.panels.deciding.equality.counting import count_panel
from grants.panels.deciding.equality.models import EqualityMember, EqualitySum
from grants.panels.deciding.equality.queries import equality_of
from tests.house import TestHouse
from tests.panels.rows import World, a_decline, build


def eight_decided(house: TestHouse) -> World:
    """Four groups under £10,000 a year, of which none gets an award, and four larger ones, which all do."""
    world = build(house, applications=8, budget_pence=100_000_00).seated()
    with house.write() as session:
        for number, organisation_id in enumerate(world.organisations):
            organisation = session.get_one(Organisation, organisation_id)
            organisation.annual_income_pence = 5_000_00 if number < 4 else 50_000_00
    for number in range(8):
        world.propose(world.ada, number, **(a_decline() if number < 4 else {}))
    world.meet()
    return world


def test_decisions_that_leave_a_group_worse_off_wait_for_a_note(house: TestHouse):
    world = eight_decided(house)
    with pytest.raises(Invalid) as refused:
        world.confirm(world.ada)
    (problem,) = refused.value.problems
    assert problem.code == "equality_note"
    assert "Micro" in problem.message

    who = world.who(world.ada)
    group = "Micro: under £10,000 a year"
    with house.write() as session:
        notes = {("size", group): "None had a plan yet; we will visit them before the next round."}
        equality_service.write_notes(session, world.panel(session), notes=notes, **who)
    assert len(world.confirm(world.ada)) == 8


def sizes(world: World) -> list[tuple[int, int, int]]:
    """Of each size of organisation the applications, the awards and what they come to."""
    with world.house.read() as session:
        found = equality_of(session, world.panel(session))
    return [(line.applications, line.awards, line.awarded_pence) for line in found["size"]]


def test_the_check_reads_sums_and_no_decisions(house: TestHouse):
    world = eight_decided(house)
    with house.read() as session:
        panel = world.panel(session)
        with house.counted_queries() as few:
            found = equality_of(session, panel)
    assert [line.awards for line in found["size"]] == [0, 4]
    assert [line.group for line in found["first_time"]] == ["First application to us"]
    assert len(few) == 2
    assert not [each for each in few if "decision" in each]


def test_each_change_of_a_proposal_is_counted(house: TestHouse):
    """Given decisions on two sizes; when one changes, is taken back, withdrawn or counted anew, the sums follow."""
    world = eight_decided(house)
    assert sizes(world) == [(4, 0, 0), (4, 4, 16_000_00)]
    world.propose(world.ada, 0, version=1, amount_pence=1_000_00)
    world.propose(world.ada, 7, version=1, **a_decline())
    assert sizes(world) == [(4, 1, 1_000_00), (4, 3, 12_000_00)]
    with house.write() as session:
        application = session.get_one(Application, world.applications[4])
        deciding_service.take_back_proposal(session, application, **world.who(world.ada))
    assert sizes(world) == [(4, 1, 1_000_00), (3, 2, 8_000_00)]
    # Decisions from before anything was counted are counted by a job, once
    with house.write() as session:
        session.execute(delete(EqualityMember))
        session.execute(delete(EqualitySum))
    for _ in range(2):
        with house.write() as session:
            count_panel(session, {"panel_id": str(world.panel_id)}, house.now())
        assert sizes(world) == [(4, 1, 1_000_00), (3, 2, 8_000_00)]


def test_the_page_shows_the_groups_and_keeps_the_note(postgres_house: TestHouse):
    world = eight_decided(postgres_house)
    browser = postgres_house.browser(world.ada)
    page = f"/panels/{world.panel_id}/confirmation"
    shown = browser.get(page).text
    assert "Markedly worse" in shown
    assert "0 of 4" in shown
    refused = browser.post(page)
    assert refused.status_code == 422
    assert "does markedly worse: 0 of 4 get an award" in refused.text
    field = "equality.size.Micro: under £10,000 a year"
    assert (
        browser.post(f"/panels/{world.panel_id}/equality_notes", data={field: "We will visit them."}).status_code == 302
    )
    assert "We will visit them." in browser.get(page).text
    assert browser.post(page).status_code == 302


def test_the_same_by_program(postgres_house: TestHouse):
    world = eight_decided(postgres_house)
    ada = postgres_house.program(world.ada)
    found = ada.get(f"/panels/{world.panel_id}/equality").json["aspects"]["size"]
    worse = next(line for line in found if line["is_worse"])
    assert worse["rate"] == 0
    assert ada.post(f"/panels/{world.panel_id}/confirmation").status_code == 422
    body = {"aspect": "size", "group": worse["group"], "note": "We will visit them."}
    assert ada.post(f"/panels/{world.panel_id}/equality_notes", body).status_code == 201
    assert ada.post(f"/panels/{world.panel_id}/confirmation").status_code == 201


def test_ordinary_members_do_not_see_the_check(postgres_house: TestHouse):
    world = eight_decided(postgres_house)
    assert postgres_house.program(world.tess).get(f"/panels/{world.panel_id}/equality").status_code == 403
    assert postgres_house.browser(world.tess).get(f"/panels/{world.panel_id}/confirmation").status_code == 403
