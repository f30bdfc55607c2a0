"""A letter's text of a scheme in a further language: kept with its other texts, and checked as the English is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.letters import rules
from grants.awards.letters.wording.queries import as_text, standing_texts, text_for
from grants.awards.letters.wording.said import DEAR, FAREWELL, in_language
from grants.awards.letters.wording.texts import Text, left_out, problems_of, starting_text
from grants.kernel.access import Actor, administrator
from grants.kernel.languages import FURTHER, Catalogue, digest_of
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

    def with_typed(self, words: Mapping[str, str]) -> Catalogue:
        """The catalogue as it would be with these words."""
        typed = {digest_of(english): words.get(name, "") for name, english in self.english.items()}
        return Catalogue(self.catalogue.code, {**self.catalogue.words, **typed})

    @property
    def said(self) -> Text:
        """The text in the language, empty where it is not translated."""
        return self.with_words(self.words)

    def with_words(self, words: Mapping[str, str]) -> Text:
        return replace(
            self.text, subject=words["subject"], body=words["body"], easy_read="", language=self.catalogue.code
        )

    @property
    def left_out(self) -> list[str]:
        """The fields and blocks that the English has and the translation, where there is one, does not."""
        return left_out(self.text, self.said) if self.said.body else []

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


@dataclass(frozen=True)
class LettersIn:
    """Each kind of letter of a scheme, and whether it is in a language."""

    scheme: Scheme
    language: str
    done: list[tuple[str, bool]]


def letters_in(session: Session, scheme_id: UUID, language: str) -> LettersIn:
    """Raises NotFound."""
    if language not in FURTHER:
        raise NotFound("There is no such language here.")
    scheme, catalogue = scheme_of(session, scheme_id), catalogue_of(session, scheme_id, language)
    texts = {kind: as_text(kept) if kept else starting_text(kind) for kind, kept in standing_texts(session, scheme_id)}
    done = [(kind, in_language(text, catalogue).language == language) for kind, text in texts.items()]
    return LettersIn(scheme, language, done)


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
        check(problems_of(letter.with_words(words), this_app().settings.base_url))
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
