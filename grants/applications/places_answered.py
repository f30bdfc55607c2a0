"""Where the places are that an application names."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application
from grants.kernel.forms import visible
from grants.organisations.places.models import Place
from grants.organisations.places.queries import described, places_of
from grants.organisations.rules import tidy_postcode


@dataclass(frozen=True)
class AnsweredPlace:
    """A question that was answered with a postcode, and where that is."""

    key: str
    label: str
    place: Place

    @property
    def described(self) -> str:
        return described(self.place)


def answered_places(session: Session, application: Application) -> list[AnsweredPlace]:
    """The answers that are postcodes whose place is known, in the order asked; one query."""
    form, values = queries.form_of(application), queries.values_of(application)
    asked = [(q, values.get(q.key)) for q in visible(form, values) if q.type == "postcode"]
    typed = {q.key: tidy_postcode(value) for q, value in asked if isinstance(value, str)}
    known = places_of(session, typed.values())
    return [AnsweredPlace(q.key, q.label, known[at]) for q, _ in asked if (at := typed.get(q.key)) and at in known]
