"""Reading the texts of a scheme in further languages."""

from collections.abc import Collection, Iterator, Sequence
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
from grants.schemes.models import Briefing, QuestionSetVersion, Round, Scheme
from grants.schemes.who_decides.queries import rule_of_scheme


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


def languages_among(session: Session, scheme_ids: Collection[UUID]) -> list[str]:
    """The languages in which any of these schemes has texts, beside English."""
    found = select(Translation.language).where(Translation.scheme_id.in_(scheme_ids)).distinct()
    return sorted(session.scalars(found)) if scheme_ids else []


def catalogues_of(session: Session, scheme_ids: Collection[UUID], language: str) -> dict[UUID, Catalogue]:
    """The texts of each of these schemes that has some in a language."""
    found = select(Translation.scheme_id, Translation.digest, Translation.words).where(
        Translation.scheme_id.in_(scheme_ids), Translation.language == language
    )
    words: dict[UUID, dict[str, str]] = {}
    for scheme_id, digest, said in session.execute(found):
        words.setdefault(scheme_id, {})[digest] = said
    return {scheme_id: Catalogue(language, of_scheme) for scheme_id, of_scheme in words.items()}


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
        *(source for each in scheme.rounds for source in _of_round(each)),
        *sources_of_eligibility(scheme.eligibility),
        Source("Who decides", scheme.decided_by, is_long=True),
        *(Source("What to have to hand", line) for line in scheme.to_hand.splitlines()),
    ]
    for criterion in scheme.criteria:
        own += [Source("What counts", criterion.name), Source("What that means", criterion.guidance or "")]
        own += [Source(f"What a mark means for “{criterion.name}”", meaning) for meaning in criterion.guide]
    places = select(Briefing.place).join(Round).where(Round.scheme_id == scheme.id).order_by(Briefing.id)
    own += [Source("Where a briefing is", place) for place in session.scalars(places)]
    own += [Source("With whom the criteria were worked out", scheme.co_produced_with or "")]
    own += [Source("Why officers decide", rule_of_scheme(session, scheme.id).why, is_long=True)]
    for asked in _newest_questions(session, scheme.id):
        own += sources_of_questions(parse_definition(asked.definition))
    return each_once(own)


def _of_round(round_: Round) -> Iterator[Source]:
    yield Source("Name of a round", round_.name)
    yield Source("Why there is no briefing", round_.no_briefing_because or "")


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
