"""Reading what is said of the grant-maker."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.identity.grant_maker.models import ParticularsVersion
from grants.identity.grant_maker.rules import changes
from grants.kernel.particulars import Particulars

_LAST = select(ParticularsVersion).order_by(ParticularsVersion.number.desc()).limit(1)
MOST = 200


def last_version(session: Session) -> ParticularsVersion | None:
    """What stands; None while nobody has changed what the environment says."""
    return session.scalar(_LAST)


def particulars_kept(session: Session) -> Particulars | None:
    """What is said of the grant-maker, where somebody has changed it."""
    kept = last_version(session)
    return kept.particulars if kept else None


@dataclass(frozen=True)
class Changed:
    """A version, and what it changed: each field with what stood and what stands."""

    version: ParticularsVersion
    fields: dict[str, tuple[str, str]]


def changes_made(session: Session) -> Sequence[Changed]:
    """What was changed, by whom and when, the latest first."""
    statement = select(ParticularsVersion).options(joinedload(ParticularsVersion.changer))
    found = session.scalars(statement.order_by(ParticularsVersion.number.desc()).limit(MOST)).all()
    return [Changed(after, changes(before.particulars, after.particulars)) for after, before in pairwise(found)]
