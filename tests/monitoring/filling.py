"""A return filled in by hand, section by section."""

from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PEOPLE = {"on-page": "people_helped spent", "people_helped": "40", "spent": "£5,000"}
CHANGE = {"on-page": "what_changed trouble minutes_taken", "what_changed": "They know <each> other."}


def fill_in(browser: FlaskClient, return_id: UUID) -> TestResponse:
    """Save both sections of a return in which nothing is written yet: it has version 3 then."""
    first = browser.post(section(return_id, "people"), data={**PEOPLE, "version": "1"})
    assert first.location == section(return_id, "change"), first.text
    return browser.post(section(return_id, "change"), data={**CHANGE, "version": "2"})


def section(return_id: UUID, key: str) -> str:
    """The page of a section."""
    return f"/returns/{return_id}/sections/{key}"
