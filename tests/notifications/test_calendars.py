"""A calendar of what is due, at an address that its person can end, with titles and days and nothing else."""

from datetime import date, timedelta

import icalendar

from grants.kernel.clock import end_of_day
from grants.kernel.limits import limiter
from grants.notifications.readers.feeds.queries import due_for
from tests.notifications.rows import Scene


def test_what_is_due_is_in_the_calendar_until_it_is_done_or_the_address_ends(scene: Scene):
    # Given a return and an offer
    due = scene.return_due(end_of_day(date(2027, 4, 30)), title="A secret garden")
    scene.offer(end_of_day(date(2027, 3, 31)))
    scene.house.run_jobs()
    sam = scene.house.program(scene.world.sam)
    assert sam.get("/me/calendar").json == {"address": None}

    # When Sam has an address made, twice, it is one
    address = sam.put("/me/calendar").json["address"]
    assert sam.put("/me/calendar").json["address"] == sam.get("/me/calendar").json["address"] == address
    path = address.removeprefix(scene.house.app.settings.base_url)
    stranger = scene.house.browser()
    answer = stranger.get(path)
    assert answer.mimetype == "text/calendar"
    (of_return,) = (title for title in days(answer.data) if title.startswith("Return "))
    assert of_return.startswith("Return 1 due: A secret garden (")
    assert days(answer.data) == {"Offer not answered": date(2027, 3, 31), of_return: date(2027, 4, 30)}
    assert b"Beeston" not in answer.data

    # Then it is read anew only when something has changed
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert stranger.get(path, headers=tag).status_code == 304
    scene.comes(scene.house.now() + timedelta(days=1))
    assert stranger.get(path, headers=tag).status_code == 304
    scene.sends_return(due)
    scene.house.run_jobs()
    changed = stranger.get(path, headers=tag)
    assert (changed.status_code, list(days(changed.data))) == (200, ["Offer not answered"])

    # And what was reminded of for the last time stays until its day, or until it is done
    scene.comes(end_of_day(date(2027, 3, 31)) - timedelta(hours=5))
    assert list(days(stranger.get(path).data)) == ["Offer not answered"]

    # And the address can be ended; a new one is another
    browser = scene.house.browser(scene.world.sam)
    assert path in browser.get("/account/calendar").text
    browser.post("/account/calendar/end")
    browser.post("/account/calendar/end")
    assert stranger.get(path).status_code == 404
    browser.post("/account/calendar")
    assert sam.get("/me/calendar").json["address"] != address
    assert stranger.get(f"{path}x").status_code == 404


def test_what_is_overdue_stays_on_its_day_until_it_is_sent(scene: Scene):
    due = scene.return_due(end_of_day(date(2027, 4, 30)), title="A secret garden")
    scene.house.run_jobs()
    path = scene.house.program(scene.world.sam).put("/me/calendar").json["address"]
    path = path.removeprefix(scene.house.app.settings.base_url)
    scene.comes(end_of_day(date(2027, 4, 30)) + timedelta(days=60))
    ((title, day),) = days(scene.house.browser().get(path).data).items()
    assert (title.startswith("Return 1 overdue: A secret garden ("), day) == (True, date(2027, 4, 30))
    scene.sends_return(due)
    scene.house.run_jobs()
    assert days(scene.house.browser().get(path).data) == {}


def test_a_calendar_takes_as_many_statements_however_much_has_been_reminded_of(postgres_scene: Scene):
    # Given returns that are overdue, of all of which the last reminder went out
    scene = postgres_scene
    asked = {}
    for number in (2, 6):
        for place in range(number):
            scene.return_due(scene.house.now() + timedelta(days=40 + place), title=f"Garden {number} {place}")
        scene.house.run_jobs()
        scene.comes(scene.house.now() + timedelta(days=150))
        with scene.house.read() as session, scene.house.counted_queries() as statements:
            assert len(due_for(session, scene.world.sam.id, scene.house.now())) == (2 if number == 2 else 8)
        asked[number] = len(statements)
    assert asked[2] == asked[6] == 2


def days(content: bytes) -> dict[str, date]:
    read = icalendar.Calendar.from_ical(content)
    return {str(entry["summary"]): entry["dtstart"].dt for entry in read.walk("VEVENT")}


def test_a_calendar_is_read_so_often_and_no_more(postgres_scene: Scene):
    address = postgres_scene.house.program(postgres_scene.world.sam).put("/me/calendar").json["address"]
    path = address.removeprefix(postgres_scene.house.app.settings.base_url)
    stranger = postgres_scene.house.browser()
    limiter.enabled = True
    limiter.reset()
    try:
        answers = [stranger.get(path).status_code for _ in range(61)]
    finally:
        limiter.reset()
        limiter.enabled = False
    assert answers == [200] * 60 + [429]
