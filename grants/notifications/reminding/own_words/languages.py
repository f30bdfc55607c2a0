"""A scheme's own words in a kind of mail in a further language: kept with its other texts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor, administrator
from grants.kernel.languages import FURTHER, Catalogue
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import this_app
from grants.notifications.reminding.own_words.queries import Standing, bodies_of, words_standing
from grants.notifications.reminding.own_words.rules import problems_of
from grants.schemes.languages.models import SchemeLanguage
from grants.schemes.languages.queries import catalogue_of
from grants.schemes.languages.rules import Source
from grants.schemes.languages.service import keep_translations
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of


@dataclass(frozen=True)
class WordsIn:
    """What a scheme says of its own in a kind of mail, and what that is in a language."""

    standing: Standing
    catalogue: Catalogue
    version: int

    @property
    def english(self) -> str:
        return self.standing.body

    @property
    def body(self) -> str:
        """Empty where it is not translated."""
        return self.catalogue.find(self.english) or ""


def words_in(session: Session, scheme_id: UUID, kind: str, language: str) -> WordsIn:
    """Raises NotFound."""
    if language not in FURTHER:
        raise NotFound("There is no such language here.")
    standing = words_standing(session, scheme_id, kind)
    kept = session.get(SchemeLanguage, (scheme_id, language))
    return WordsIn(standing, catalogue_of(session, scheme_id, language), kept.version if kept else 0)


@dataclass(frozen=True)
class AllIn:
    """Each kind of mail in which a scheme says something of its own, and whether that is in a language."""

    scheme: Scheme
    language: str
    done: list[tuple[str, bool]]


def all_in(session: Session, scheme_id: UUID, language: str) -> AllIn:
    """Raises NotFound."""
    if language not in FURTHER:
        raise NotFound("There is no such language here.")
    scheme, catalogue = scheme_of(session, scheme_id), catalogue_of(session, scheme_id, language)
    done = [(kind, catalogue.find(body) is not None) for kind, body in bodies_of(session, scheme_id).items()]
    return AllIn(scheme, language, done)


def may_translate(actor: Actor, words: WordsIn) -> str | None:
    return administrator(actor)


def save_words_in(
    session: Session, words: WordsIn, body: str, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Keep the words in a language; with an empty text they are said in English again.

    Raises Invalid with line and place where something cannot stand in them, or nothing is said in English, and Stale.
    """
    if not words.english:
        check([Problem("body", "Say it in English first: this mail has no words of its own yet.", "missing")])
    check(problems_of(words.standing.kind, body, this_app().settings.base_url))
    source = Source("Own words in a mail", words.english, is_long=True)
    keep_translations(
        session,
        words.standing.scheme,
        words.catalogue.code,
        [source],
        {source.digest: body.replace("\r\n", "\n")},
        version=version,
        actor=actor,
        now=now,
    )
