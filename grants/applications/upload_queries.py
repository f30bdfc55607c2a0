"""Reading about the files of applications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import Application
from grants.applications.upload_models import HARMFUL, UNSCANNED, Upload
from grants.kernel.files import StoredFile
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.schemes.models import Round


def uploads_of(session: Session, application: Application) -> list[Upload]:
    """The files of an application that were not removed, the oldest first."""
    statement = select(Upload).where(Upload.application_id == application.id, Upload.removed_at.is_(None))
    found = list(session.scalars(statement.options(joinedload(Upload.file, innerjoin=True)).order_by(Upload.id)))
    for upload in found:
        set_committed_value(upload, "application", application)
    return found


def upload_of(session: Session, upload_id: UUID) -> Upload:
    """A file with its application, round and organisation. Raises NotFound, also when it was removed."""
    of_application = joinedload(Upload.application, innerjoin=True)
    found = session.scalar(
        select(Upload)
        .where(Upload.id == upload_id, Upload.removed_at.is_(None))
        .options(
            joinedload(Upload.file, innerjoin=True),
            of_application.joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
            of_application.joinedload(Application.organisation, innerjoin=True),
            of_application.joinedload(Application.question_set, innerjoin=True),
        )
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found


def harmful_upload_of(session: Session, upload_id: UUID) -> Upload:
    """A file that was found harmful, also when whoever added it has put its note away. Raises NoResultFound."""
    return session.scalars(
        select(Upload)
        .where(Upload.id == upload_id, Upload.state == HARMFUL)
        .options(joinedload(Upload.file, innerjoin=True))
    ).one()


@dataclass(frozen=True)
class NotLookedAt:
    """How many files no scanner has looked at, and since when the first of them waits."""

    files: int
    since: datetime | None
    is_scanner_set: bool


def not_looked_at(session: Session) -> NotLookedAt:
    """What stays closed to all but those who added it."""
    waiting = select(func.count(), func.min(Upload.uploaded_at)).where(
        Upload.state == UNSCANNED, Upload.removed_at.is_(None)
    )
    number, since = session.execute(waiting).one()
    return NotLookedAt(number, since, is_scanner_set=this_app().settings.clamd_url is not None)


def size_of_all(session: Session, application_id: UUID) -> int:
    """What the files of an application come to, in bytes."""
    statement = (
        select(func.coalesce(func.sum(StoredFile.size), 0))
        .join(Upload, Upload.file_id == StoredFile.id)
        .where(Upload.application_id == application_id, Upload.removed_at.is_(None))
    )
    return int(session.scalars(statement).one())
