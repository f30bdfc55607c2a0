"""The whole file of a grant is asked for, built, taken, and discarded when its time is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.discarding import discard_file
from grants.kernel.events import Event, publish
from grants.kernel.files import StoredFile, keep_file
from grants.kernel.jobs import add_job
from grants.kernel.problems import NotFound, SignInNeeded
from grants.reporting.dossiers import queries, rules
from grants.reporting.dossiers.events import DossierAsked, DossierBuilt, DossierTaken
from grants.reporting.dossiers.models import Dossier

BUILD_DOSSIER = "reporting.build_dossier"
ZIP = "application/zip"
AT_ONCE = 100


def ask_for_dossier(session: Session, award: Award, *, actor: Actor, now: datetime) -> Dossier:
    """Have the whole file of a grant built as it is now. Asked for again while it is built, it is the same."""
    if actor.person_id is None:
        raise SignInNeeded("Sign in first.")
    asked = queries.unbuilt(session, award.id, actor.person_id)
    if asked is not None:
        return asked
    dossier = Dossier(id=new_id(), award_id=award.id, asked_by=actor.person_id, asked_at=now)
    session.add(dossier)
    session.flush()
    session.refresh(dossier, ["file"])
    _publish(session, award, DossierAsked(award_id=award.id, dossier_id=dossier.id), actor, now)
    add_job(session, BUILD_DOSSIER, key=str(dossier.id), args={"dossier_id": str(dossier.id)}, now=now)
    return dossier


def keep_dossier(
    session: Session, award: Award, dossier_id: UUID, *, digest: str, name: str, size: int, pieces: int, now: datetime
) -> None:
    """Keep a dossier that was built, its file being in the store already. Doing it again changes nothing."""
    dossier = session.scalars(select(Dossier).where(Dossier.id == dossier_id).with_for_update()).one()
    if dossier.built_at is not None:
        return
    kept = keep_file(session, digest=digest, name=name, media_type=ZIP, size=size, now=now)
    session.flush()
    dossier.built_at, dossier.file_id, dossier.pieces = now, kept.id, pieces
    session.flush()
    _publish(session, award, DossierBuilt(award_id=award.id, dossier_id=dossier_id, pieces=pieces), SYSTEM, now)


def take_dossier(session: Session, award: Award, dossier: Dossier, *, actor: Actor, now: datetime) -> StoredFile:
    """Record that somebody takes a dossier out, and give its file. Raises NotFound where it is not there."""
    if dossier.file is None:
        raise NotFound("This dossier is still being built. Try again in a minute.")
    if dossier.file.discarded_at is not None:
        raise NotFound("This dossier is not kept any more. Ask for it again.")
    _publish(session, award, DossierTaken(award_id=award.id, dossier_id=dossier.id), actor, now)
    return dossier.file


def discard_old(session: Session, now: datetime) -> None:
    """Discard the files of dossiers whose time is over."""
    for dossier in queries.built_before(session, now - rules.KEPT_FOR, most=AT_ONCE):
        if dossier.file is not None:
            discard_file(session, dossier.file, now=now)


def _publish(session: Session, award: Award, event: Event, actor: Actor, now: datetime) -> None:
    publish(session, event, actor=actor, now=now, about=award.related_ids)
