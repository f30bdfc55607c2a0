"""A letter that does not go out is told to who can mend it, with whom and what it is about."""

from sqlalchemy import update

from grants.kernel.jobs import DEAD, WAITING, Job
from tests.awards.rows import build
from tests.house import TestHouse


def test_a_letter_that_failed_three_times_is_named_to_administrators_and_can_be_tried_now(house: TestHouse):
    # Given a letter of offer whose sending failed three times and waits to be tried again
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    (job,) = house.jobs("notifications.send_letter")[:1]
    _now(house, job, state=WAITING, attempts=3, last_error="TypeError: write() got multiple values", finished_at=None)
    ada, sam = house.browser(world.ada), house.browser(world.sam)
    # Then her home names the person and the grant, and says how often we tried
    home = ada.get("/").text
    assert f"A letter to {world.sam.name} about “{award.title}” ({award.reference}) has not gone out" in home
    assert "we tried 3 times" in home
    assert "has not gone out" not in sam.get("/").text
    # And the page of jobs shows it at once, with the grant and a button, which tries it now
    page = ada.get("/oversight/jobs").text
    assert f'href="/awards/{award.id}"' in page
    assert "Try now" in page
    _now(house, job, run_at=house.now().replace(year=house.now().year + 1))
    assert ada.post(f"/oversight/jobs/{job.id}/replay", data={}).status_code == 302
    house.run_jobs()
    assert "has not gone out" not in ada.get("/").text
    # And what was given up is told as well
    _now(house, job, state=DEAD, attempts=8, finished_at=house.now())
    assert "we tried 8 times" in ada.get("/").text


def _now(house: TestHouse, job: Job, **values: object) -> None:
    with house.write() as session:
        session.execute(update(Job).where(Job.id == job.id).values(**values))
