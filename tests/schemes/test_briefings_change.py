"""Briefings are added, moved and cancelled after their round was announced, and whoever comes is told."""

from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import icalendar

from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_moment
from grants.schemes.languages.queries import in_language
from grants.schemes.languages.service import save_translations
from grants.schemes.models import Briefing, Round
from grants.schemes.round_life.service import reopen_round, withdraw_round
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import round_of, scheme
from tests.schemes.test_briefings import BEGINS, briefing_in, mails, places, put_down, reminders_in
from tests.schemes.test_pages import moment

LATER = BEGINS + timedelta(days=7)
MOVED = {"place": "Beeston library", "minutes": "90", "reason": "The hall is flooded."} | moment(
    "starts_at", 17, 3, "18:00"
)


def told(house: TestHouse, beginning: str) -> list[EmailMessage]:
    return [mail for mail in mails(house) if str(mail["Subject"]).startswith(beginning)]


def entry_of(mail: EmailMessage) -> Any:
    (attached,) = mail.iter_attachments()
    (entry,) = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    return entry


def words_of(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def round_now(house: TestHouse, briefing: Briefing) -> Round:
    with house.read() as session:
        return session.get_one(Round, briefing.round_id)


def test_a_briefing_is_moved_and_whoever_comes_is_told_and_reminded_of_the_new_day(house: TestHouse):
    # Given somebody who has a place at a briefing on 10 March
    briefing, ada = briefing_in(house), house.browser(house.person("Ada Min", administrator=True))
    put_down(house.browser(), briefing)
    house.run_jobs()
    address = f"/briefings/{briefing.id}/change"
    assert address in ada.get(f"/briefings/{briefing.id}/places").text
    read(ada.get(address))

    # When it is moved without a reason, Then that is said at its field and what was typed stays
    refused = ada.post(address, data=MOVED | {"reason": "", "version": "1"})
    assert list(errors(refused)) == ["reason"]
    assert 'value="17"' in refused.text

    # When it is moved a week on
    saved = ada.post(address, data=MOVED | {"version": "1"})
    assert saved.status_code == 302, errors(saved)

    # Then they are told why, and the file takes the place of the one before
    (mail,) = told(house, "The briefing has moved: 17 March 2027 at 6:00pm")
    assert "The hall is flooded." in words_of(mail)
    entry = entry_of(mail)
    assert (entry.decoded("dtstart"), entry["sequence"]) == (LATER, 1)
    feed = house.browser().get(f"/briefings/{briefing.id}/briefing.ics").data
    assert icalendar.Calendar.from_ical(feed).walk("VEVENT")[0]["sequence"] == 1
    assert "The hall is flooded." in house.browser().get(f"/rounds/{briefing.round_id}").text

    # And they are reminded a day before the new day, and not before the old one
    house.clock.move_to(london_moment(date(2027, 3, 9), time(17, 0)))
    assert reminders_in(house) == []
    house.clock.move_to(london_moment(date(2027, 3, 16), time(17, 0)))
    assert reminders_in(house) == ["The briefing is tomorrow: 17 March 2027 at 6:00pm"]


def test_a_briefing_is_cancelled_and_its_round_says_why_it_has_none(house: TestHouse):
    # Given a round with one briefing and somebody who comes
    briefing, ada = briefing_in(house), house.browser(house.person("Ada Min", administrator=True))
    put_down(house.browser(), briefing)
    house.run_jobs()
    address = f"/briefings/{briefing.id}/cancellation"
    read(ada.get(address))
    assert list(errors(ada.post(address, data={"version": "1"}))) == ["reason"]

    # When it is cancelled
    assert ada.post(address, data={"version": "1", "reason": "Nobody can host it."}).status_code == 302

    # Then they are told, and it is taken out of their calendar
    (mail,) = told(house, "The briefing on 10 March 2027 at 6:00pm does not take place")
    assert "Nobody can host it." in words_of(mail)
    assert entry_of(mail)["status"] == "CANCELLED"

    # And the round says why it has none, nobody can come, and nobody is reminded
    assert round_now(house, briefing).no_briefing_because == "Nobody can host it."
    page = house.browser().get(f"/rounds/{briefing.round_id}").text
    assert "There is no briefing before this round. Nobody can host it." in page
    assert "Put your name down" not in page
    assert put_down(house.browser(), briefing, email="kit@example.org").status_code == 409
    assert ada.post(f"/briefings/{briefing.id}/change", data=MOVED | {"version": "2"}).status_code == 409
    read(ada.get(f"/briefings/{briefing.id}/change"))
    house.clock.move_to(london_moment(date(2027, 3, 9), time(17, 0)))
    assert reminders_in(house) == []


def test_a_briefing_is_added_to_a_round_that_had_none(house: TestHouse):
    # Given an open round that says why it has no briefing
    round_ = round_of(house, scheme(house), briefings=[])
    house.clock.move_to(round_.opens_at)
    ada, address = house.browser(house.person("Ada Min", administrator=True)), f"/rounds/{round_.id}/briefings/new"
    assert address in ada.get(f"/rounds/{round_.id}").text
    read(ada.get(address))

    # When one is added after the deadline, Then that is refused at its field
    typed = {"place": "Online", "minutes": "", "capacity": "20"}
    refused = ada.post(address, data=typed | moment("starts_at", 27, 3, "18:00"))
    assert list(errors(refused)) == ["starts_at"]

    # When one is added before it
    saved = ada.post(address, data=typed | moment("starts_at", 12, 3, "18:00"))
    assert saved.status_code == 302, errors(saved)

    # Then everybody can put their name down, and the round no longer says that it has none
    page = house.browser().get(f"/rounds/{round_.id}").text
    assert "12 March 2027 at 6:00pm" in page
    assert "(20 places left)" in page
    assert "no briefing before this round" not in page
    (added,) = house.events("schemes.briefing_added")
    assert added.facts["place"] == "Online"

    # And not once the round has closed
    house.clock.move_to(round_.closes_at + timedelta(minutes=1))
    ada = house.browser(house.person("Bea Long", administrator=True))
    assert ada.post(address, data=typed | moment("starts_at", 30, 3, "18:00")).status_code == 409


def test_the_same_through_the_api_by_administrators_alone(house: TestHouse):
    briefing = briefing_in(house)
    ada, sam = house.program(house.person("Ada Min", administrator=True)), house.program(house.person("Sam Field"))
    at, begins = f"/briefings/{briefing.id}", datetime(2027, 3, 12, 18, 0, tzinfo=UTC).isoformat()

    assert sam.post(f"/rounds/{briefing.round_id}/briefings", {"starts_at": begins, "place": "X"}).status_code == 403
    added = ada.post(f"/rounds/{briefing.round_id}/briefings", {"starts_at": begins, "place": "Online"})
    assert (added.status_code, added.json["minutes"], added.json["version"]) == (201, 60, 1)

    change = {"capacity": 5, "reason": "A smaller room."}
    assert sam.patch(at, change, If_Match='"1"').status_code == 403
    assert ada.patch(at, change).status_code == 428
    changed = ada.patch(at, change, If_Match='"1"')
    assert (changed.status_code, changed.json["places_left"]) == (200, 5)
    assert ada.patch(at, {"place": "Hall", "reason": "Room."}, If_Match='"1"').status_code == 412

    assert sam.post(f"{at}/cancellation", {"reason": "Snow."}).status_code == 403
    cancelled = ada.post(f"{at}/cancellation", {"reason": "Snow."}, If_Match='"2"')
    assert (cancelled.status_code, cancelled.json["changed_because"]) == (200, "Snow.")
    assert cancelled.json["cancelled_at"]
    assert round_now(house, briefing).no_briefing_because is None


def test_whoever_comes_keeps_the_place_and_is_told_nothing_of_more_places(postgres_house: TestHouse):
    house = postgres_house
    briefing, ada = briefing_in(house, capacity=3), house.program(house.person("Ada Min", administrator=True))
    for n in range(2):
        put_down(house.browser(), briefing, email=f"p{n}@example.org")
    refused = ada.patch(f"/briefings/{briefing.id}", {"capacity": 1, "reason": "A small room."}, If_Match='"1"')
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == ["capacity"]

    more = ada.patch(f"/briefings/{briefing.id}", {"capacity": 30, "reason": "A large room."}, If_Match='"1"')
    assert more.status_code == 200
    assert told(house, "The briefing has moved") == []
    house.clock.move_to(london_moment(date(2027, 3, 9), time(17, 0)))
    assert len(reminders_in(house)) == len(places(house)) == 2


def test_whoever_comes_is_told_when_the_round_is_withdrawn_and_opened_again(postgres_house: TestHouse):
    # Given somebody with a place at a briefing
    house = postgres_house
    briefing = briefing_in(house)
    put_down(house.browser(), briefing)
    house.run_jobs()

    # When the round is withdrawn, Then they hear that it does not take place, and nobody else can come
    of_now: dict[str, Any] = {"version": None, "actor": SYSTEM, "now": house.now()}
    with house.write() as session:
        withdraw_round(session, session.get_one(Round, briefing.round_id), reason="No money.", **of_now)
    (mail,) = told(house, "The briefing on 10 March 2027 at 6:00pm does not take place")
    assert "No money." in words_of(mail)
    assert put_down(house.browser(), briefing, email="kit@example.org").status_code == 409

    # When it is opened again, Then they hear that it does
    with house.write() as session:
        round_ = session.get_one(Round, briefing.round_id)
        reopen_round(session, round_, closes_at=round_.closes_at, reason="Money again.", **of_now)
    (mail,) = told(house, "The briefing has moved: 10 March 2027 at 6:00pm")
    assert entry_of(mail).get("status") is None


def test_whoever_read_the_scheme_in_polish_is_written_to_in_polish(postgres_house: TestHouse):
    # Given a scheme that is in Polish, and somebody who put their name down reading it so
    house = postgres_house
    briefing = briefing_in(house)
    with house.write() as session:
        scheme_id = session.get_one(Round, briefing.round_id).scheme_id
        standing = in_language(session, scheme_id, "pl")
        words = {source.digest: "Ciepłe miejsca" for source, _ in standing.texts if source.english == "Warm Spaces"}
        save_translations(session, standing, words, version=0, actor=SYSTEM, now=house.now())
    put_down(house.browser(), briefing)
    visitor = house.browser()
    visitor.get(f"/rounds/{briefing.round_id}?language=pl")
    put_down(visitor, briefing, email="ola@example.org")

    # When the briefing is moved
    ada = house.browser(house.person("Ada Min", administrator=True))
    assert ada.post(f"/briefings/{briefing.id}/change", data=MOVED | {"version": "1"}).status_code == 302

    # Then they hear in Polish, and whoever read in English in English
    said = {str(mail["To"]): mail for mail in mails(house) if "17" in str(mail["Subject"])}
    assert "17 marca 2027" in str(said["ola@example.org"]["Subject"])
    assert "Ciepłe miejsca" in words_of(said["ola@example.org"])
    assert str(said["sam@example.org"]["Subject"]) == "The briefing has moved: 17 March 2027 at 6:00pm"
