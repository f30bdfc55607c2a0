"""Reading the evidence of returns."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from grants.awards.models import Award
from grants.kernel.problems import NotFound
from grants.monitoring.models import Return
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence


def evidence_of(session: Session, monitoring_return: Return) -> Sequence[ReturnEvidence]:
    """The evidence of a return, the first first, each with its files and who added and saw it."""
    found = session.scalars(
        select(ReturnEvidence)
        .where(ReturnEvidence.return_id == monitoring_return.id, ReturnEvidence.removed_at.is_(None))
        .order_by(ReturnEvidence.id)
        .options(
            joinedload(ReturnEvidence.adder),
            joinedload(ReturnEvidence.seer),
            selectinload(ReturnEvidence.files).joinedload(EvidenceFile.file, innerjoin=True),
        )
    ).all()
    for each in found:
        set_committed_value(each, "about", monitoring_return)
        for upload in each.files:
            set_committed_value(upload, "evidence", each)
    return found


def piece_of(session: Session, evidence_id: UUID, return_id: UUID | None = None) -> ReturnEvidence:
    """A piece of evidence, of this return where one is said, with its files, its return and its award. Raises NotFound,
    also when it was taken out.
    """
    award = joinedload(ReturnEvidence.about).joinedload(Return.award)
    found = session.scalar(
        select(ReturnEvidence)
        .where(ReturnEvidence.id == evidence_id, ReturnEvidence.removed_at.is_(None))
        .options(
            award.joinedload(Award.application),
            award.selectinload(Award.shares),
            selectinload(ReturnEvidence.files).joinedload(EvidenceFile.file, innerjoin=True),
        )
    )
    if found is None or return_id not in (None, found.return_id):
        raise NotFound("There is no such evidence.")
    for upload in found.files:
        set_committed_value(upload, "evidence", found)
    return found


def file_of(session: Session, upload_id: UUID) -> EvidenceFile:
    """A file with its evidence, return and award. Raises NotFound, also when it was taken out."""
    award = (
        joinedload(EvidenceFile.evidence, innerjoin=True)
        .joinedload(ReturnEvidence.about, innerjoin=True)
        .joinedload(Return.award, innerjoin=True)
    )
    found = session.scalar(
        select(EvidenceFile)
        .where(EvidenceFile.id == upload_id, EvidenceFile.removed_at.is_(None))
        .options(
            joinedload(EvidenceFile.file, innerjoin=True),
            award.joinedload(Award.application),
            award.selectinload(Award.shares),
        )
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found
