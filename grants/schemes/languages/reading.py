"""In which language somebody reads a scheme: what they chose just now, or before, or in their profile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from flask import g, request
from flask import session as cookie
from sqlalchemy import select

from grants.identity.models import Person
from grants.kernel.languages import ENGLISH, FURTHER, IN_ENGLISH, Catalogue, direction_of, name_of
from grants.kernel.web import current_actor, current_session
from grants.schemes.languages.queries import catalogue_of, catalogues_of, languages_among, languages_of

CHOSEN = "language"
"""The part of the address, and of the cookie, that says which language somebody chose."""


@dataclass(frozen=True)
class Reading:
    """How a page reads a scheme: the words of the language, and which languages there are to choose."""

    catalogue: Catalogue
    languages: list[str]
    of_schemes: Mapping[UUID, Catalogue] = field(default_factory=dict)
    """On a page of several schemes: the words of each."""

    @property
    def code(self) -> str:
        return self.catalogue.code

    def choices(self) -> list[tuple[str, str, str, str]]:
        """Each language with its name, the way it is written and the address of this page in it, English first."""
        return [(code, name_of(code), direction_of(code), _here_in(code)) for code in (ENGLISH, *self.languages)]

    def words_of(self, scheme_id: UUID) -> Catalogue:
        return self.of_schemes.get(scheme_id, IN_ENGLISH)


def _here_in(code: str) -> str:
    """This page, with all that its address says, in a language."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != CHOSEN]
    return f"?{urlencode([*rest, (CHOSEN, code)])}"


def read_scheme(scheme_id: UUID) -> None:
    """Have this request's page show the texts of a scheme in the language of whoever reads it."""
    there = languages_of(current_session(), scheme_id)
    wanted = _wanted() if there else ENGLISH
    catalogue = catalogue_of(current_session(), scheme_id, wanted) if wanted in there else IN_ENGLISH
    g.reading = Reading(catalogue, there)


def read_schemes(scheme_ids: Collection[UUID]) -> None:
    """Have this request's page show the texts of several schemes, and what we say ourselves, in the language of whoever
    reads it, where any of these schemes has it.
    """
    there = languages_among(current_session(), scheme_ids)
    wanted = _wanted() if there else ENGLISH
    if wanted not in there:
        g.reading = Reading(IN_ENGLISH, there)
        return
    g.reading = Reading(Catalogue(wanted), there, catalogues_of(current_session(), scheme_ids, wanted))


def reading_language() -> str | None:
    """The language in which this request reads a scheme; None for English."""
    reading: Reading = g.reading
    return None if reading.code == ENGLISH else reading.code


def _wanted() -> str:
    asked = request.args.get(CHOSEN, "")
    if asked == ENGLISH or asked in FURTHER:
        cookie[CHOSEN] = asked
        return asked
    chosen = cookie.get(CHOSEN)
    if chosen:
        return str(chosen)
    person_id = current_actor().person_id
    kept = select(Person.language).where(Person.id == person_id)
    return (current_session().scalar(kept) if person_id else None) or ENGLISH
