"""A letter's text of a scheme in a further language: kept with its other texts, and checked as the English is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.letters import rules
from grants.awards.letters.wording.queries import text_for
from grants.awards.letters.wording.said import DEAR, FAREWELL
from grants.awards.letters.wording.texts import Text, problems_of
from grants.kernel.access import Actor, administrator
from grants.kernel.languages import FURTHER, Catalogue
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import this_app
from grants.schemes.languages.models import SchemeLanguage
from grants.schemes.languages.queries import catalogue_of
from grants.schemes.languages.rules import Source
from grants.schemes.languages.service import keep_translations
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

FIELDS = ("subject", "body", "dear", "farewell")


@dataclass(frozen=True)
class LetterIn:
    """The text that stands for a scheme's letters of a kind, and what it is in a language."""

    scheme: Scheme
    text: Text
    catalogue: Catalogue
    version: int

    @property
    def english(self) -> dict[str, str]:
        return {"subject": self.text.subject, "body": self.text.body, "dear": DEAR, "farewell": FAREWELL}

    @property
    def words(self) -> dict[str, str]:
        """What each part is in the language; empty where it is not translated."""
        return {name: self.catalogue.find(english) or "" for name, english in self.english.items()}


def letter_in(session: Session, scheme_id: UUID, kind: str, language: str) -> LetterIn:
    """Raises NotFound."""
    if kind not in rules.KINDS or language not in FURTHER:
        raise NotFound("There is no such letter in this language.")
    scheme = scheme_of(session, scheme_id)
    kept = session.get(SchemeLanguage, (scheme.id, language))
    catalogue = catalogue_of(session, scheme.id, language)
    return LetterIn(scheme, text_for(session, kind, scheme.id), catalogue, kept.version if kept else 0)


def may_translate(actor: Actor, letter: LetterIn) -> str | None:
    return administrator(actor)


def save_letter_in(
    session: Session,
    letter: LetterIn,
    words: Mapping[str, str],
    *,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a letter's text in a language; with neither subject nor body it is in English again.

    Raises Invalid with line and place where something cannot stand in it, and Stale.
    """
    if bool(words["subject"].strip()) != bool(words["body"].strip()):
        lacking = "body" if words["subject"].strip() else "subject"
        check([Problem(lacking, "A letter needs its subject and its text in the language.", "missing")])
    if words["subject"].strip():
        text = replace(letter.text, subject=words["subject"], body=words["body"])
        check(problems_of(text, this_app().settings.base_url))
    sources = {name: Source(name, english) for name, english in letter.english.items()}
    keep_translations(
        session,
        letter.scheme,
        letter.catalogue.code,
        list(sources.values()),
        {sources[name].digest: words.get(name, "") for name in FIELDS},
        version=version,
        actor=actor,
        now=now,
    )
