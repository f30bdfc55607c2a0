"""Reading about the files of applications."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import Application
from grants.applications.upload_models import HARMFUL, Upload
from grants.kernel.files import StoredFile
from grants.kernel.problems import NotFound
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


def size_of_all(session: Session, application_id: UUID) -> int:
    """What the files of an application come to, in bytes."""
    statement = (
        select(func.coalesce(func.sum(StoredFile.size), 0))
        .join(Upload, Upload.file_id == StoredFile.id)
        .where(Upload.application_id == application_id, Upload.removed_at.is_(None))
    )
    return int(session.scalars(statement).one())
