"""After a year we ask whether somebody's needs still hold: once, in their own way, and not when they have looked."""

from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from grants.identity.models import Person
from grants.identity.needs.models import CommunicationNeed
from grants.kernel.clock import london_moment
from grants.notifications.models import Reminder
from grants.notifications.reactions import life
from tests.house import TestHouse
from tests.organisations.given import read

ASKED_IN = "Does this still hold"
NEEDS = {"contact_method": "letter", "hand_format": "braille"}
A_YEAR_LATER = date(2028, 3, 1)
"""A Wednesday, a year after the day on which the house stands."""


def at(day: date, hour: int) -> datetime:
    return london_moment(day, time(hour))


@pytest.fixture
def sam(house: TestHouse) -> Person:
    """Sam, who says today how he wants to hear from us."""
    sam = house.person("Sam Field")
    assert house.browser(sam).post("/account/communication", data=NEEDS).status_code == 302
    house.run_jobs()
    return sam


def comes(house: TestHouse, moment: datetime) -> list[EmailMessage]:
    """The mails that ask, up to a moment."""
    house.clock.move_to(moment)
    house.run_jobs()
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in house.mails()]
    return [mail for mail in mails if ASKED_IN in str(mail["Subject"])]  # type: ignore[misc]


def test_on_the_day_one_reminder_goes_out_and_somebody_is_asked_to_write_it_in_braille(house: TestHouse, sam: Person):
    ada = house.person("Ada Min", administrator=True)
    assert comes(house, at(A_YEAR_LATER, 9)) == []

    # When the day comes
    (mail,) = comes(house, at(A_YEAR_LATER, 10))

    # Then Sam hears it once, where to look and nothing of what he told us; and in his own way
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "/account/communication" in text
    assert "braille" not in mail.as_string().lower()
    assert "to Sam Field, in braille, by letter" in house.browser(ada).get("/").text
    read(house.browser(ada).get("/reminders"))
    assert "How we write to them" in house.browser(ada).get("/reminders?state=sent").text
    assert len(comes(house, at(A_YEAR_LATER + timedelta(days=200), 12))) == 1


def test_who_has_looked_already_is_asked_a_year_after_that(house: TestHouse, sam: Person):
    house.clock.move_to(at(A_YEAR_LATER - timedelta(days=30), 12))
    assert house.browser(sam).post("/account/communication", data=NEEDS).status_code == 302
    assert comes(house, at(A_YEAR_LATER, 12)) == []
    assert len(comes(house, at(date(2029, 1, 31), 12))) == 1


def test_it_is_not_sent_though_the_reaction_has_not_run_yet(house: TestHouse, sam: Person):
    house.clock.move_to(at(A_YEAR_LATER, 10))
    with house.write() as session:
        session.get_one(CommunicationNeed, sam.id).review_on = date(2029, 3, 1)
    assert comes(house, at(A_YEAR_LATER, 10)) == []


def test_those_who_told_us_before_we_asked_again_are_asked_too(house: TestHouse, sam: Person):
    with house.write() as session:
        for reminder in session.query(Reminder):
            session.delete(reminder)
    for _ in range(2):
        with house.write() as session:
            life.remind_of_older_needs(session, house.now())
    with house.read() as session:
        (reminder,) = session.query(Reminder)
    assert (reminder.kind, reminder.person_id, reminder.step) == ("needs", sam.id, "on the day")
