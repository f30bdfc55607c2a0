"""The people of the demonstration, one for each kind of user."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.queries import person_by_email
from grants.kernel.problems import NotFound


@dataclass(frozen=True)
class Somebody:
    """A person to be in the demonstration, and what can be seen as them."""

    key: str
    name: str
    sees: str

    @property
    def email(self) -> str:
        return f"{self.key}@demonstration.example"


PEOPLE = (
    Somebody("administrator", "Amina Rahman", "Fund administrator: screens, convenes, reviews, builds packs"),
    Somebody("colleague", "Robert Adu", "Second fund administrator: releases letters, pays what the first approved"),
    Somebody("applicant", "Joan Birkett", "Volunteer with a draft to finish before the round closes"),
    Somebody("host", "Maureen Fox", "Manager of a host, asked by a group to hold its money"),
    Somebody("offered", "Tomasz Nowak", "Treasurer with an award to sign as the second person"),
    Somebody("grantee", "Grace Adeyemi", "Grantee whose return is overdue"),
    Somebody("chair", "Dorothy Lumb", "Chair of the panel, from the third sector"),
    Somebody("member", "Imran Shah", "Third-sector panel member with interests to declare and marks to give"),
    Somebody("funder", "Priya Nair", "Funder who reads packs"),
)


def person_named(session: Session, key: str) -> Person:
    """The person of the demonstration with this key. Raises NotFound."""
    somebody = next((person for person in PEOPLE if person.key == key), None)
    person = person_by_email(session, somebody.email) if somebody else None
    if person is None:
        raise NotFound("The demonstration has not been loaded.")
    return person
