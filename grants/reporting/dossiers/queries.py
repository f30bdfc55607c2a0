"""Reading dossiers that were asked for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.files import StoredFile
from grants.kernel.problems import NotFound
from grants.reporting.dossiers.models import Dossier

MOST_SHOWN = 10
_FILE = joinedload(Dossier.file)


def dossier_of(session: Session, award_id: UUID, dossier_id: UUID) -> tuple[Award, Dossier]:
    """A grant and a dossier of it, with its file. Raises NotFound."""
    dossier = session.get(Dossier, dossier_id, options=[_FILE])
    if dossier is None or dossier.award_id != award_id:
        raise NotFound("There is no such dossier of this grant.")
    return award_of(session, award_id), dossier


def own_dossiers(session: Session, award_id: UUID, person_id: UUID | None) -> Sequence[Dossier]:
    """The dossiers of a grant that somebody asked for, with their files, the last first."""
    found = select(Dossier).where(Dossier.award_id == award_id, Dossier.asked_by == person_id).options(_FILE)
    return session.scalars(found.order_by(Dossier.id.desc()).limit(MOST_SHOWN)).all()


def unbuilt(session: Session, award_id: UUID, person_id: UUID) -> Dossier | None:
    """The dossier that is being built for somebody."""
    return session.scalar(
        select(Dossier)
        .where(Dossier.award_id == award_id, Dossier.asked_by == person_id, Dossier.built_at.is_(None))
        .options(_FILE)
    )


def built_before(session: Session, moment: datetime, *, most: int) -> Sequence[Dossier]:
    """Dossiers from before a moment whose files are still there."""
    found = select(Dossier).join(Dossier.file).where(Dossier.built_at < moment, StoredFile.discarded_at.is_(None))
    return session.scalars(found.options(_FILE).order_by(Dossier.built_at).limit(most)).all()


def is_there(dossier: Dossier) -> bool:
    """Whether it can be taken."""
    return dossier.file is not None and dossier.file.discarded_at is None
