"""Reading the texts of letters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from grants.awards.letters.rules import KINDS
from grants.awards.letters.wording.models import LetterTemplate
from grants.awards.letters.wording.texts import Text, starting_text

_LATER = aliased(LetterTemplate)
_NEWEST = ~exists().where(
    _LATER.kind == LetterTemplate.kind,
    _LATER.scheme_id.is_not_distinct_from(LetterTemplate.scheme_id),
    _LATER.version > LetterTemplate.version,
)
_STANDING = (
    select(LetterTemplate)
    .where(
        LetterTemplate.kind == bindparam("kind"),
        or_(LetterTemplate.scheme_id == bindparam("scheme_id"), LetterTemplate.scheme_id.is_(None)),
        LetterTemplate.body != "",
        _NEWEST,
    )
    .order_by(LetterTemplate.scheme_id.is_(None))
    .limit(1)
)
"""Made once: there may be hundreds of letters to write."""


def text_for(session: Session, kind: str, scheme_id: UUID | None) -> Text:
    """The text that stands for a scheme: its own, else the grant-maker's, else that which comes with the program."""
    kept = session.scalar(_STANDING, {"kind": kind, "scheme_id": scheme_id})
    return as_text(kept) if kept else starting_text(kind)


def as_text(kept: LetterTemplate) -> Text:
    return Text(kept.kind, kept.subject, kept.body, kept.easy_read, kept.id, kept.version)


def versions_of(session: Session, kind: str, scheme_id: UUID | None) -> Sequence[LetterTemplate]:
    """The versions of a text, the newest first, with who wrote them."""
    return session.scalars(
        select(LetterTemplate)
        .where(LetterTemplate.kind == kind, LetterTemplate.scheme_id.is_not_distinct_from(scheme_id))
        .order_by(LetterTemplate.version.desc())
        .options(joinedload(LetterTemplate.author))
    ).all()


def standing_texts(session: Session, scheme_id: UUID | None) -> list[tuple[str, LetterTemplate | None]]:
    """Each kind of letter with the version that stands for a scheme; None for the text that comes with the program."""
    found = session.scalars(
        select(LetterTemplate)
        .where(
            or_(LetterTemplate.scheme_id == scheme_id, LetterTemplate.scheme_id.is_(None)),
            LetterTemplate.body != "",
            _NEWEST,
        )
        .order_by(LetterTemplate.scheme_id.is_not(None))
        .options(joinedload(LetterTemplate.author))
    )
    standing = {each.kind: each for each in found}
    return [(kind, standing.get(kind)) for kind in KINDS]
