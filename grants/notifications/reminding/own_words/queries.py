"""Reading a scheme's own words in its reminders."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.notifications.reminding.own_words.models import OwnWords
from grants.notifications.reminding.own_words.rules import KINDS
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of


@dataclass(frozen=True)
class Standing:
    """A scheme's own words in one kind of reminder, with every version of them, the newest first."""

    scheme: Scheme
    kind: str
    versions: Sequence[OwnWords]

    @property
    def body(self) -> str:
        return self.versions[0].body if self.versions else ""

    @property
    def version(self) -> int:
        return self.versions[0].version if self.versions else 0


def words_standing(session: Session, scheme_id: UUID, kind: str) -> Standing:
    """Raises NotFound when there is no such scheme, or no such reminder of one."""
    if kind not in KINDS:
        raise NotFound("A scheme has no such reminder.")
    found = select(OwnWords).where(OwnWords.scheme_id == scheme_id, OwnWords.kind == kind)
    versions = session.scalars(found.order_by(OwnWords.version.desc()).options(joinedload(OwnWords.author))).all()
    return Standing(scheme_of(session, scheme_id), kind, versions)


def body_of(session: Session, scheme_id: UUID | None, kind: str) -> str:
    """What a scheme says of its own in a kind of reminder; empty where it says nothing."""
    found = select(OwnWords.body).where(OwnWords.scheme_id == scheme_id, OwnWords.kind == kind)
    return session.scalar(found.order_by(OwnWords.version.desc()).limit(1)) or ""


def kinds_with_words(session: Session, scheme_id: UUID) -> set[str]:
    """The kinds of reminder in which a scheme says something of its own."""
    return {kind for kind in KINDS if body_of(session, scheme_id, kind)}
