"""What goes out in the next weeks is known, never with a date that is past."""

from datetime import UTC, date, datetime, time

from grants.kernel.clock import end_of_day, london_moment
from tests.kernel.looking import strictly
from tests.notifications.rows import Scene


def test_the_next_weeks_are_told_and_nothing_that_is_past(postgres_scene: Scene):
    scene = postgres_scene
    scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.house.run_jobs()
    ada = scene.house.program(scene.world.ada)
    told = [(each["at"][:10], each["step"], each["people"]) for each in ada.get("/messages/forecast").json["items"]]
    assert told == [
        ("2027-04-02", "28 days before", 2),
        ("2027-04-23", "7 days before", 2),
        ("2027-04-29", "1 day before", 2),
    ]

    # Late ones go as soon as they can, not on a day that is past
    night = datetime(2027, 4, 2, 22, 0, tzinfo=UTC)
    scene.house.clock.move_to(night)
    ada = scene.house.program(scene.world.ada)
    items = ada.get("/messages/forecast").json["items"]
    assert all(datetime.fromisoformat(each["at"]) > night for each in items)
    browser = scene.house.browser(scene.world.ada)
    strictly(browser.get("/messages/forecast").text)
    assert "5 April 2027 at 9:00am" in browser.get("/messages/forecast").text
    assert scene.house.browser(scene.world.sam).get("/messages/forecast").status_code == 403


def test_a_round_says_beforehand_what_it_brings(postgres_scene: Scene):
    scene = postgres_scene
    address = f"/rounds/{scene.world.round_id}/messages_forecast"
    items = scene.house.program(scene.world.ada).get(address).json["items"]
    assert [(each["step"], each["people"]) for each in items] == [
        ("7 days before", None),
        ("1 day before", None),
        ("1 day after", None),
    ]
    assert datetime.fromisoformat(items[0]["at"]) == london_moment(date(2027, 3, 22), time(10))
    strictly(scene.house.browser(scene.world.ada).get(address).text)
