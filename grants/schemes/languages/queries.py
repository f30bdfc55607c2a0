"""Reading the texts of a scheme in further languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from grants.kernel.forms import parse_definition
from grants.kernel.languages import ENGLISH, FURTHER, IN_ENGLISH, Catalogue
from grants.kernel.problems import NotFound
from grants.schemes import queries as schemes
from grants.schemes.languages.models import SchemeLanguage, Translation
from grants.schemes.languages.rules import Source, each_once, sources_of_eligibility, sources_of_questions
from grants.schemes.models import QuestionSetVersion, Scheme


def languages_of(session: Session, scheme_id: UUID) -> list[str]:
    """The languages in which a scheme has texts, beside English."""
    found = select(Translation.language).where(Translation.scheme_id == scheme_id).distinct()
    return sorted(session.scalars(found))


def catalogue_of(session: Session, scheme_id: UUID, language: str) -> Catalogue:
    """The texts of a scheme in a language."""
    if language == ENGLISH:
        return IN_ENGLISH
    found = select(Translation.digest, Translation.words).where(
        Translation.scheme_id == scheme_id, Translation.language == language
    )
    return Catalogue(language, dict(session.execute(found).all()))


def catalogue_for(session: Session, scheme_id: UUID | None, language: str | None) -> Catalogue:
    """What a scheme says to somebody who reads a language: all in English where nothing of it is in theirs."""
    if scheme_id is None or language is None:
        return IN_ENGLISH
    found = catalogue_of(session, scheme_id, language)
    return found if found.words else IN_ENGLISH


def sources_of(session: Session, scheme: Scheme) -> list[Source]:
    """The texts of a scheme that can be translated, as they stand: its own, its rounds’, and the newest questions of
    its application and its returns.

    The scheme comes with its criteria and rounds.
    """
    own = [
        Source("Name of the scheme", scheme.name),
        Source("What it funds", scheme.purpose, is_long=True),
        *(Source("Name of a round", each.name) for each in scheme.rounds),
        *sources_of_eligibility(scheme.eligibility),
        Source("Who decides", scheme.decided_by, is_long=True),
        *(Source("What to have to hand", line) for line in scheme.to_hand.splitlines()),
    ]
    for criterion in scheme.criteria:
        own += [Source("What counts", criterion.name), Source("What that means", criterion.guidance or "")]
    for asked in _newest_questions(session, scheme.id):
        own += sources_of_questions(parse_definition(asked.definition))
    return each_once(own)


def _newest_questions(session: Session, scheme_id: UUID) -> Sequence[QuestionSetVersion]:
    """The newest questions for each purpose: those of the application first, then those of each kind of return."""
    newest = (
        select(QuestionSetVersion.purpose, func.max(QuestionSetVersion.number).label("number"))
        .where(QuestionSetVersion.scheme_id == scheme_id)
        .group_by(QuestionSetVersion.purpose)
        .subquery()
    )
    found = select(QuestionSetVersion).where(QuestionSetVersion.scheme_id == scheme_id)
    found = found.join(newest, tuple_(*newest.c) == tuple_(QuestionSetVersion.purpose, QuestionSetVersion.number))
    return session.scalars(found.order_by(QuestionSetVersion.purpose)).all()


@dataclass(frozen=True)
class InLanguage:
    """A scheme in one language: each text that can be translated, with its words in that language, if any."""

    scheme: Scheme
    language: str
    version: int
    texts: list[tuple[Source, str]]

    @property
    def done(self) -> int:
        return sum(1 for _, words in self.texts if words)


def in_language(session: Session, scheme_id: UUID, language: str) -> InLanguage:
    """Raises NotFound when there is no such scheme or language."""
    if language not in FURTHER:
        raise NotFound("There is no such language here.")
    scheme = schemes.scheme_of(session, scheme_id)
    catalogue = catalogue_of(session, scheme_id, language)
    kept = session.get(SchemeLanguage, (scheme_id, language))
    texts = [(source, catalogue.find(source.english) or "") for source in sources_of(session, scheme)]
    return InLanguage(scheme, language, kept.version if kept else 0, texts)
