"""Reading about the files of monitoring returns."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.awards.models import Award
from grants.kernel.problems import NotFound
from grants.kernel.uploads.models import HARMFUL
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.models import Return


def uploads_of(session: Session, monitoring_return: Return) -> list[ReturnFile]:
    """The files of a return that were not removed, the oldest first."""
    statement = (
        select(ReturnFile)
        .where(ReturnFile.return_id == monitoring_return.id, ReturnFile.removed_at.is_(None))
        .options(joinedload(ReturnFile.file, innerjoin=True))
        .order_by(ReturnFile.id)
    )
    found = list(session.scalars(statement))
    for upload in found:
        set_committed_value(upload, "monitoring_return", monitoring_return)
    return found


def upload_of(session: Session, upload_id: UUID) -> ReturnFile:
    """A file with its return, award, application and questions. Raises NotFound, also when it was removed."""
    of_return = joinedload(ReturnFile.monitoring_return, innerjoin=True)
    of_award = of_return.joinedload(Return.award, innerjoin=True)
    found = session.scalar(
        select(ReturnFile)
        .where(ReturnFile.id == upload_id, ReturnFile.removed_at.is_(None))
        .options(
            joinedload(ReturnFile.file, innerjoin=True),
            of_award.selectinload(Award.shares),
            of_award.joinedload(Award.application),
            of_return.joinedload(Return.question_set, innerjoin=True),
        )
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found


def harmful_upload_of(session: Session, upload_id: UUID) -> ReturnFile:
    """A file that was found harmful, with its file and its return. Raises NoResultFound."""
    of_return = joinedload(ReturnFile.monitoring_return, innerjoin=True)
    return session.scalars(
        select(ReturnFile)
        .where(ReturnFile.id == upload_id, ReturnFile.state == HARMFUL)
        .options(
            joinedload(ReturnFile.file, innerjoin=True),
            of_return.joinedload(Return.award, innerjoin=True).joinedload(Award.organisation, innerjoin=True),
            of_return.joinedload(Return.question_set, innerjoin=True),
        )
    ).one()
