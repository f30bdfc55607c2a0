"""Evidence is added to a return, taken out, and seen by one of us."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.files import FileStore
from grants.kernel.problems import Conflict, SignInNeeded, check
from grants.kernel.uploads.events import HarmFound
from grants.kernel.uploads.service import take_file
from grants.monitoring.models import SUBMITTED, Return
from grants.monitoring.planning.sampling.queries import taken_of
from grants.monitoring.service import begin_review, lock_return, refuse
from grants.monitoring.telling.evidence import queries, rules
from grants.monitoring.telling.evidence.events import EvidenceAdded, EvidenceFoundHarmful, EvidenceRemoved, EvidenceSeen
from grants.monitoring.telling.evidence.files import check_of, file_asked
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What somebody adds. `people_agreed` that whoever is named, seen or heard in it may be. `content` has no bytes
    where it is words alone.
    """

    kind: str
    shows: str = ""
    names_people: bool = False
    people_agreed: bool = False
    name: str = ""
    content: bytes = b""


def add_evidence(
    session: Session, monitoring_return: Return, piece: Piece, *, files: FileStore, actor: Actor, now: datetime
) -> ReturnEvidence:
    """Add something that shows how it went, also after the return was sent. The same words again change nothing.

    Raises Invalid, also for a file that is not what it is said to be or is there already and for receipts of a return
    that was not drawn, and Conflict for a return that was left out.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to add evidence.")
    lock_return(session, monitoring_return)
    refuse(rules.adding_refusal(monitoring_return.state))
    has_file = bool(piece.name)
    check(
        rules.evidence_problems(
            piece.kind,
            piece.shows,
            names_people=piece.names_people,
            people_agreed=piece.people_agreed,
            has_file=has_file,
            is_sampled=taken_of(session, monitoring_return.id) is not None,
        )
    )
    known = queries.evidence_of(session, monitoring_return)
    if not has_file:
        same = [each for each in known if (each.kind, each.shows) == (piece.kind, piece.shows.strip())]
        if same:
            return same[0]
    evidence = ReturnEvidence(
        id=new_id(),
        return_id=monitoring_return.id,
        award_id=monitoring_return.award_id,
        kind=piece.kind,
        shows=piece.shows.strip(),
        names_people=piece.names_people or piece.kind in rules.PERSONAL,
        people_agreed=piece.people_agreed,
        added_at=now,
        added_by=actor.person_id,
    )
    session.add(evidence)
    session.flush()
    if has_file:
        noted: list[Mapping[str, object]] = [{"id": str(upload.id)} for each in known for upload in each.files]
        _take(session, evidence, piece, noted, files=files, actor=actor, now=now)
    added = EvidenceAdded(
        return_id=evidence.return_id, award_id=evidence.award_id, evidence_id=evidence.id, kind=evidence.kind
    )
    _publish(session, added, monitoring_return, actor=actor, now=now)
    return evidence


def remove_evidence(session: Session, evidence: ReturnEvidence, *, actor: Actor, now: datetime) -> None:
    """Take a piece of evidence out. Raises Conflict once one of us has seen it. Once removed, it stays so."""
    lock_return(session, evidence.about)
    session.refresh(evidence, ["seen_at"])
    if evidence.seen_at is not None:
        raise Conflict("We have seen this, so it stays with the return. Tell us if it should not.", code="seen")
    evidence.removed_at = now
    for upload in evidence.files:
        upload.removed_at = now
    removed = EvidenceRemoved(return_id=evidence.return_id, award_id=evidence.award_id, evidence_id=evidence.id)
    _publish(session, removed, evidence.about, actor=actor, now=now)


def look_at(session: Session, evidence: ReturnEvidence, *, actor: Actor, now: datetime) -> ReturnEvidence:
    """Say that one of us has seen it. Again, it changes nothing."""
    if actor.person_id is None:
        raise SignInNeeded("Sign in to say that you have seen it.")
    lock_return(session, evidence.about)
    session.refresh(evidence, ["seen_at", "seen_by"])
    if evidence.seen_at is not None:
        return evidence
    if evidence.about.state == SUBMITTED:
        begin_review(session, evidence.about, actor=actor, now=now)
    evidence.seen_at, evidence.seen_by = now, actor.person_id
    seen = EvidenceSeen(return_id=evidence.return_id, award_id=evidence.award_id, evidence_id=evidence.id)
    _publish(session, seen, evidence.about, actor=actor, now=now)
    return evidence


def tell_of_harmful(session: Session, event: HarmFound, *, now: datetime) -> None:
    """Say to which return a harmful file belonged. Doing it again changes nothing but that it is said again."""
    evidence = joinedload(EvidenceFile.evidence, innerjoin=True).joinedload(ReturnEvidence.about, innerjoin=True)
    found = select(EvidenceFile).where(EvidenceFile.id == event.upload_id)
    upload = session.scalar(found.options(evidence.joinedload(Return.award, innerjoin=True)))
    if upload is None:
        return
    of = upload.evidence
    harmful = EvidenceFoundHarmful(return_id=of.return_id, award_id=of.award_id, evidence_id=of.id, upload_id=upload.id)
    _publish(session, harmful, of.about, actor=SYSTEM, now=now)


def _take(
    session: Session,
    evidence: ReturnEvidence,
    piece: Piece,
    noted: list[Mapping[str, object]],
    *,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> None:
    upload = EvidenceFile(evidence_id=evidence.id)
    of_return = select(ReturnEvidence.id).where(ReturnEvidence.return_id == evidence.return_id)
    take_file(
        session,
        upload,
        question=file_asked(piece.kind),
        noted=noted,
        beside=EvidenceFile.evidence_id.in_(of_return),
        name=piece.name,
        content=piece.content,
        files=files,
        actor=actor,
        now=now,
        checked=check_of(piece.kind),
    )


def _publish(session: Session, event: Event, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    about = (monitoring_return.award_id, monitoring_return.award.organisation_id)
    publish(session, event, actor=actor, now=now, about=about)
