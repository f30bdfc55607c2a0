"""Texts of a scheme are given in a language."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import changed_meanwhile, check, check_version
from grants.schemes.languages import rules
from grants.schemes.languages.events import SchemeTranslated
from grants.schemes.languages.models import SchemeLanguage, Translation
from grants.schemes.languages.queries import InLanguage
from grants.schemes.languages.rules import Source
from grants.schemes.models import Scheme
from grants.schemes.queries import locked_scheme


def save_translations(
    session: Session,
    standing: InLanguage,
    translated: Mapping[str, str],
    *,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the words for some texts, by the digest of their English; empty ones are taken back.

    Texts that are not named stay. Raises Invalid, and Stale where somebody else saved meanwhile.
    """
    sources = [source for source, _ in standing.texts]
    keep_translations(
        session,
        standing.scheme,
        standing.language,
        sources,
        translated,
        version=version,
        actor=actor,
        now=now,
    )


def keep_translations(
    session: Session,
    scheme: Scheme,
    language: str,
    sources: Sequence[Source],
    translated: Mapping[str, str],
    *,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the translations of any texts into a language: `sources` are those that can be given words here."""
    check(rules.language_problems(language) + rules.problems_of(translated, sources))
    locked_scheme(session, scheme.id)
    kept = session.get(SchemeLanguage, (scheme.id, language), populate_existing=True)
    check_version(version, kept.version if kept else 0, changed_meanwhile("translation"))
    if kept is None:
        kept = SchemeLanguage(scheme_id=scheme.id, language=language, version=0)
        session.add(kept)
    kept.version += 1
    english = {source.digest: source.english for source in sources}
    for digest, words in translated.items():
        _keep(
            session,
            Translation(
                scheme_id=scheme.id,
                language=language,
                digest=digest,
                english=english[digest],
                words=words.strip(),
                said_by=actor.person_id,
                said_at=now,
            ),
        )
    session.flush()
    there = select(Translation.digest).where(Translation.scheme_id == scheme.id, Translation.language == language)
    number = len(session.scalars(there).all())
    done = SchemeTranslated(scheme_id=scheme.id, language=language, version=kept.version, number=number)
    publish(session, done, actor=actor, now=now)


def _keep(session: Session, said: Translation) -> None:
    """Put a translation in the place of the one that stood, or take that away where nothing is said."""
    known = session.get(Translation, (said.scheme_id, said.language, said.digest))
    if not said.words:
        if known is not None:
            session.delete(known)
    elif known is None or known.words != said.words:
        session.merge(said)
