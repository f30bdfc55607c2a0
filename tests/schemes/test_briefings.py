"""Briefings: anybody puts their name down, has it confirmed, and can take it back."""

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from grants.kernel.clock import london_moment
from grants.kernel.db import new_id
from grants.kernel.limits import limiter
from grants.schemes.briefings import rules as briefing_rules
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.models import Briefing, Round
from tests.databases import Databases
from tests.house import TestHouse, open_house
from tests.organisations.given import errors, read
from tests.schemes.given import round_of, scheme
from tests.schemes.test_pages import moment, typed_round

BEGINS = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
SAM = {"name": "Sam Field", "email": "Sam@example.org", "needs": "Step-free, please"}


def briefing_in(house: TestHouse, **changes: Any) -> Briefing:
    item = {"starts_at": BEGINS, "place": "Beeston library, upstairs; room 2", "minutes": 90, **changes}
    return round_of(house, scheme(house), briefings=[item]).briefings[0]


def places(house: TestHouse) -> list[BriefingPlace]:
    with house.read() as session:
        return list(session.scalars(select(BriefingPlace).order_by(BriefingPlace.id)))


def mails(house: TestHouse) -> list[EmailMessage]:
    house.run_jobs()
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in house.mails()]  # type: ignore[misc]


def put_down(browser: FlaskClient, briefing: Briefing, **changes: str) -> Any:
    return browser.post(f"/briefings/{briefing.id}/places/new", data=SAM | changes)


def test_somebody_without_an_account_comes_to_a_briefing_and_then_cannot(house: TestHouse):
    # Given a round with a briefing, and somebody who is not signed in
    briefing, nobody = briefing_in(house), house.browser()
    address = f"/briefings/{briefing.id}/places/new"
    assert address in nobody.get(f"/rounds/{briefing.round_id}").text
    read(nobody.get(address))

    # When they put their name down, and somebody else does so with their address
    taken = put_down(nobody, briefing)
    read(nobody.get(taken.location))
    put_down(nobody, briefing, email=" sam@EXAMPLE.org", needs="Nothing")

    # Then there is one place, with what they said, and one confirmation with the date for a calendar
    (place,) = places(house)
    assert (place.email, place.needs) == ("sam@example.org", SAM["needs"])
    (mail,) = mails(house)
    assert mail["To"] == "sam@example.org"
    assert "10 March 2027 at 6:00pm" in str(mail["Subject"])
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    words = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Sam Field" not in mail.as_string()

    # And with the address in it they give their place back, and are forgotten
    own = re.search(r"http://\S+?(/briefings/places/\S+)", words)
    assert own
    read(nobody.get(own[1]))
    assert len(places(house)) == 1
    assert nobody.post(own[1]).status_code == 302
    assert places(house) == []
    assert nobody.get(own[1]).status_code == 404
    names = [event.name for event in house.events() if event.name.startswith("schemes.briefing")]
    assert names == ["schemes.briefing_place_taken", "schemes.briefing_place_given_back"]
    assert "sam@example.org" not in str([event.facts for event in house.events()])


def test_the_same_through_the_api(house: TestHouse):
    briefing = briefing_in(house, capacity=2)
    client, ada = house.app.test_client(), house.program(house.person("Ada Min", administrator=True))
    at = f"/briefings/{briefing.id}"

    for _ in range(2):
        kept = client.post(f"/api/v1{at}/places", json=SAM)
        assert kept.status_code == 201
        assert kept.json["briefing"]["place"] == briefing.place
    told = client.get(f"/api/v1{at}").json
    assert (told["capacity"], told["minutes"], told["places_left"]) == (2, 90, 1)
    assert client.get(f"/api/v1{at}/places").status_code == 401
    assert [item["needs"] for item in ada.get(f"{at}/places").json["items"]] == ["Step-free, please"]
    assert client.get(f"/api/v1{at}/calendar").data == house.browser().get(f"{at}/briefing.ics").data

    token = briefing_rules.place_token(places(house)[0].id, house.app.settings.secret_key)
    assert client.delete(f"/api/v1/briefings/places/{token}x").status_code == 404
    assert client.delete(f"/api/v1/briefings/places/{token}").status_code == 204
    assert places(house) == []


def test_a_place_given_back_before_the_mail_went_is_not_confirmed(postgres_house: TestHouse):
    house = postgres_house
    briefing = briefing_in(house)
    put_down(house.browser(), briefing)
    token = briefing_rules.place_token(places(house)[0].id, house.app.settings.secret_key)
    house.browser().post(f"/briefings/places/{token}")
    assert mails(house) == []


def test_what_is_missing_is_said_beside_its_field(postgres_house: TestHouse):
    briefing = briefing_in(postgres_house)
    refused = put_down(postgres_house.browser(), briefing, name="", email="sam at home", needs="A lift")
    assert refused.status_code == 422
    assert list(errors(refused)) == ["name", "email"]
    assert "A lift" in refused.text
    assert places(postgres_house) == []


def test_a_full_briefing_takes_nobody_else_but_keeps_who_is_down(house: TestHouse):
    briefing, nobody = briefing_in(house, capacity=1), house.browser()
    assert "(1 place left)" in nobody.get(f"/rounds/{briefing.round_id}").text
    put_down(nobody, briefing)

    refused = put_down(nobody, briefing, email="kit@example.org")

    assert refused.status_code == 409
    assert "All places at this briefing are taken" in refused.text
    assert put_down(nobody, briefing, needs="A loop").status_code == 302
    assert [place.needs for place in places(house)] == [SAM["needs"]]
    assert "All places are taken" in nobody.get(f"/rounds/{briefing.round_id}").text


def test_a_briefing_that_has_begun_takes_nobody(postgres_house: TestHouse):
    house = postgres_house
    briefing = briefing_in(house)
    house.clock.move_to(BEGINS)
    assert put_down(house.browser(), briefing).status_code == 409
    assert "has begun" in house.browser().get(f"/briefings/{briefing.id}/places/new").text
    assert "Put your name down" not in house.browser().get(f"/rounds/{briefing.round_id}").text


def test_the_last_place_goes_to_one_of_two_at_once(postgres_house: TestHouse):
    house = postgres_house
    briefing = briefing_in(house, capacity=1)
    browsers = [(house.browser(), f"p{n}@example.org") for n in range(4)]
    said: list[int] = []
    threads = [
        Thread(target=lambda b=b, email=email: said.append(put_down(b, briefing, email=email).status_code))
        for b, email in browsers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [302, 409, 409, 409]
    with house.read() as session:
        assert session.scalar(select(func.count(BriefingPlace.id))) == 1


def test_one_address_puts_down_twenty_names_in_an_hour_and_no_more(postgres_house: TestHouse):
    house = postgres_house
    briefing, nobody = briefing_in(house), house.browser()
    limiter.enabled = True
    limiter.reset()
    try:
        said = [put_down(nobody, briefing, email=f"p{n}@example.org").status_code for n in range(21)]
    finally:
        limiter.reset()
        limiter.enabled = False
    assert said == [302] * 20 + [429]
    assert len(places(house)) == 20


def test_administrators_see_who_comes_and_take_the_list_along(house: TestHouse):
    # Given somebody who plays with the list
    briefing = briefing_in(house)
    put_down(house.browser(), briefing, name='=HYPERLINK("http://x")', needs="<b>Tea</b>, with\nmilk")
    ada, sam = house.browser(house.person("Ada Min", administrator=True)), house.browser(house.person("Sam Field"))

    # When administrators look, Then it is text on the page and in the file
    page = ada.get(f"/briefings/{briefing.id}/places")
    read(page)
    assert "&lt;b&gt;Tea&lt;/b&gt;" in page.text
    assert f"/briefings/{briefing.id}/places" in ada.get(f"/rounds/{briefing.round_id}").text
    rows = list(csv.reader(StringIO(ada.get(f"/briefings/{briefing.id}/places.csv").text.removeprefix("\ufeff"))))
    assert rows[1] == ['\'=HYPERLINK("http://x")', "sam@example.org", "<b>Tea</b>, with\nmilk"]

    # And nobody else sees it
    for path in ("places", "places.csv"):
        assert sam.get(f"/briefings/{briefing.id}/{path}").status_code == 403


def test_an_administrator_says_how_many_can_come(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    ada, address = house.browser(house.person("Ada Min", administrator=True)), f"/schemes/{kept.id}/rounds/new"
    typed = typed_round(**{"briefings.1.minutes": "5", "briefings.1.capacity": "none"})
    assert set(errors(ada.post(address, data=typed))) == {"briefings.1.minutes", "briefings.1.capacity"}
    typed |= {"briefings.1.minutes": "45", "briefings.1.capacity": "30", "briefings.2.minutes": "60"}
    saved = ada.post(address, data=typed | moment("briefings.1.starts_at", 10, 3, "18:00"))
    assert saved.status_code == 302, errors(saved)
    bea = house.browser(house.person("Bea Long", administrator=True))
    made = bea.post(saved.location.replace("/draft", "/announcement"), data={"version": "1"})
    assert made.status_code == 302, errors(made)
    with house.read() as session:
        (briefing,) = session.scalars(select(Briefing))
        assert (briefing.minutes, briefing.capacity) == (45, 30)


@given(
    place=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    starts_at=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.integers(15, 600),
)
def test_a_calendar_reads_the_file_as_it_was_meant(place: str, starts_at: datetime, minutes: int):
    starts_at = starts_at.replace(microsecond=0)
    made: dict[str, Any] = {"entry_id": new_id(), "made_at": BEGINS, "host": "grants.example"}
    content = briefing_rules.calendar_file(
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        title="Briefing: Warm, Spaces; “Spring”",
        address="https://grants.example/rounds/1",
        organiser="Us",
        **made,
    )
    (entry,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["location"]) == place
    assert str(entry["summary"]) == "Briefing: Warm, Spaces; “Spring”"
    assert entry.decoded("dtstart") == starts_at
    assert entry.decoded("dtend") == starts_at + timedelta(minutes=minutes)
    assert content.isascii() or content.decode("utf-8")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@pytest.mark.parametrize("token", ["", "x", "a.b", "\u2603"])
def test_no_made_up_token_names_a_place(token: str):
    assert briefing_rules.place_of_token(token, "secret") is None


def test_ninety_days_after_a_briefing_nobody_knows_who_came_but_how_many(house: TestHouse):
    # Given a briefing with two visitors, of whom one wrote what they need
    briefing = briefing_in(house)
    for email in ("sam@example.org", "olu@example.org"):
        put_down(house.browser(), briefing, email=email)
    token = briefing_rules.place_token(places(house)[0].id, house.app.settings.secret_key)
    house.run_jobs()

    # When the last day before the ninetieth comes, they are known; a day later they are not
    house.clock.move_to(BEGINS + timedelta(days=89, hours=23))
    house.run_jobs()
    assert {place.email for place in places(house)} == {"sam@example.org", "olu@example.org"}
    house.clock.advance(days=1)
    house.run_jobs()

    # Then nothing of theirs is left, nor in the event, and the count stays; another day changes nothing
    assert [(place.name, place.email, place.needs) for place in places(house)] == [(None, None, "")] * 2
    house.clock.advance(days=1)
    house.run_jobs()
    (forgotten,) = house.events("schemes.briefing_visitors_forgotten")
    assert forgotten.facts == {"briefing_id": str(briefing.id), "round_id": str(briefing.round_id), "places": 2}
    ada = house.person("Ada Min", administrator=True)
    page = read(house.browser(ada).get(f"/briefings/{briefing.id}/places"))
    assert "2 people" in "".join(page.itertext())
    assert house.program(ada).get(f"/briefings/{briefing.id}/places").json == {"taken": 2, "items": []}
    assert house.browser().get(f"/briefings/places/{token}").status_code == 404


def test_how_long_visitors_are_known_is_a_setting(databases: Databases, tmp_path: Path):
    settings = {"BRIEFING_VISITORS_DAYS": "7"}
    house = open_house(databases.fresh_sqlite(tmp_path), tmp_path / "var", now=BEGINS - timedelta(days=20), **settings)
    put_down(house.browser(), briefing_in(house))
    house.clock.move_to(BEGINS + timedelta(days=7))
    house.run_jobs()
    assert [place.email for place in places(house)] == [None]
    house.close()


def reminders_in(house: TestHouse) -> list[str]:
    return [str(mail["Subject"]) for mail in mails(house) if "The briefing is" in str(mail["Subject"])]


def test_a_scheme_sets_on_which_days_people_are_reminded_of_a_briefing(postgres_house: TestHouse):
    # Given a place at a briefing on 10 March at 6pm, and a scheme that reminds of it three days and a day before
    house = postgres_house
    briefing = briefing_in(house)
    put_down(house.browser(), briefing)
    house.run_jobs()
    with house.read() as session:
        address = f"/schemes/{session.get_one(Round, briefing.round_id).scheme_id}/reminder_offsets/briefing"
    program = house.program(house.person("Ada Quill", administrator=True))
    steps = [{"days": 3, "at": "09:00"}, {"days": 1}]
    assert program.put(address, {"steps": steps}, If_Match='"0"').status_code == 200

    # When the days come
    house.run_jobs()
    house.clock.move_to(london_moment(date(2027, 3, 4), time(9, 0)))
    house.run_jobs()
    too_early = reminders_in(house)
    for day in (5, 8, 9):
        house.clock.move_to(london_moment(date(2027, 3, day), time(17, 0)))
        house.run_jobs()

    # Then each has one mail, the earlier on the Friday before its Sunday
    assert too_early == []
    assert sorted(reminders_in(house)) == [
        "The briefing is in 5 days: 10 March 2027 at 6:00pm",
        "The briefing is tomorrow: 10 March 2027 at 6:00pm",
    ]
