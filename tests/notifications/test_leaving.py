"""Whoever has left an organisation gets none of its reminders any more; those who are there get them."""

from datetime import date, datetime, time

import pytest

from grants.kernel.clock import end_of_day, london_moment
from grants.kernel.running import run_job
from grants.organisations.models import Membership
from tests.notifications.rows import Scene
from tests.organisations.given import agrees, ends

ACCEPT_BY = london_moment(date(2027, 3, 26), time(17, 0))
RETURN_DUE = end_of_day(date(2027, 4, 30))
BEA, SAM = "bea.quarry@example.org", "sam.field@example.org"


def on(day: date) -> datetime:
    return london_moment(day, time(10, 0))


def sent(scene: Scene, about: str) -> list[str]:
    return sorted(str(mail["To"].addresses[0].addr_spec) for mail in scene.mails(about))


def reminded(scene: Scene) -> set[str]:
    """For whom of the organisation a reminder is planned, once all has been heard of."""
    scene.house.run_jobs()
    names = {scene.bea.id: "Bea", scene.world.sam.id: "Sam"}
    return {names[each.person_id] for each in scene.reminders("planned") if each.person_id in names}


@pytest.fixture
def of_two(scene: Scene) -> Scene:
    """Sam and Bea may sign for Beeston Blooms."""
    scene.changes(Membership, (scene.world.organisation_id, scene.bea.id), is_signatory=True)
    return scene


def test_a_draft_that_somebody_left_behind_is_for_those_who_are_there(of_two: Scene):
    # Given a draft that Sam began, of which all who can send it are to be reminded
    of_two.world.complete_draft()
    assert reminded(of_two) == {"Sam", "Bea"}

    # When Sam leaves, then Bea is reminded of it, and Sam is not
    ends(of_two.house, of_two.world.organisation_id, of_two.world.sam)
    assert reminded(of_two) == {"Bea"}
    of_two.comes(on(date(2027, 3, 22)))
    assert sent(of_two, "Send your application") == [BEA]

    # And the draft is still there for Bea to go on with
    assert "Finish and send your application" in of_two.house.browser(of_two.bea).get("/").text
    assert "Finish and send your application" not in of_two.house.browser(of_two.world.sam).get("/").text


def test_offers_and_returns_go_to_those_who_are_there_and_again_to_who_comes_back(of_two: Scene):
    of_two.offer(ACCEPT_BY)
    of_two.return_due(RETURN_DUE)
    assert reminded(of_two) == {"Sam", "Bea"}

    # When Sam leaves, what was planned for Sam is dropped at once
    ends(of_two.house, of_two.world.organisation_id, of_two.world.sam)
    assert reminded(of_two) == {"Bea"}

    # And when Sam comes back as a helper, Sam hears of the return again, and not of the offer
    path = f"/organisations/{of_two.world.organisation_id}/members"
    back = of_two.house.program(of_two.bea).post(path, {"email": SAM, "name": "Sam", "position": "Helper"})
    assert back.status_code == 201
    agrees(of_two.house, of_two.world.sam)
    of_two.comes(on(date(2027, 3, 19)))
    of_two.comes(on(date(2027, 4, 16)))
    assert sent(of_two, "Accept your grant") == [BEA]
    assert sent(of_two, "due in 14 days") == [BEA, SAM]


def test_nobody_who_left_is_reminded_although_the_news_is_still_on_its_way(of_two: Scene):
    # Given reminders that are due, and Sam, who leaves this very moment
    of_two.world.complete_draft()
    of_two.return_due(RETURN_DUE)
    assert reminded(of_two) == {"Sam", "Bea"}
    of_two.house.clock.move_to(on(date(2027, 4, 16)))
    ends(of_two.house, of_two.world.organisation_id, of_two.world.sam)

    # When the reminders go out before anything else has happened
    for job in of_two.house.jobs("notifications.send_reminder"):
        with of_two.house.app.app_context():
            run_job(of_two.house.app.database, job.id, clock=of_two.house.clock, handlers=of_two.house.handlers)

    # Then Bea has one, and Sam none
    assert sent(of_two, "") == [BEA]
