"""Reading about the files of applications."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import ANSWERED, Application, Clarification
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.problems import NotFound
from grants.kernel.uploads.models import HARMFUL
from grants.schemes.models import Round


def uploads_of(session: Session, application: Application) -> list[ApplicationFile]:
    """The files of an application that were sent or are in its draft, the oldest first.

    With those that stood before a clarification, and without those of an answer that was not sent yet.
    """
    return listed(session, application, _sent())


def sent_uploads(session: Session, application_ids: Sequence[UUID]) -> dict[UUID, list[ApplicationFile]]:
    """The files that were sent with each of these applications, the oldest first, without harmful ones."""
    by_application: dict[UUID, list[ApplicationFile]] = {application_id: [] for application_id in application_ids}
    kept = (
        ApplicationFile.application_id.in_(application_ids),
        ApplicationFile.removed_at.is_(None),
        ApplicationFile.state != HARMFUL,
    )
    loaded = joinedload(ApplicationFile.file, innerjoin=True)
    for upload in session.scalars(_sent().where(*kept).options(loaded).order_by(ApplicationFile.id)):
        by_application[upload.record_id].append(upload)
    return by_application


def _sent() -> Select[ApplicationFile]:
    is_sent = or_(ApplicationFile.clarification_id.is_(None), Clarification.state == ANSWERED)
    return select(ApplicationFile).outerjoin(ApplicationFile.clarification).where(is_sent)


def listed(session: Session, application: Application, statement: Select[ApplicationFile]) -> list[ApplicationFile]:
    of_application = (ApplicationFile.application_id == application.id, ApplicationFile.removed_at.is_(None))
    loaded = (joinedload(ApplicationFile.file, innerjoin=True), joinedload(ApplicationFile.clarification))
    found = list(session.scalars(statement.where(*of_application).options(*loaded).order_by(ApplicationFile.id)))
    for upload in found:
        set_committed_value(upload, "application", application)
    return found


def upload_of(session: Session, upload_id: UUID) -> ApplicationFile:
    """A file with its application, round and organisation. Raises NotFound, also when it was removed."""
    of_application = joinedload(ApplicationFile.application, innerjoin=True)
    found = session.scalar(
        select(ApplicationFile)
        .where(ApplicationFile.id == upload_id, ApplicationFile.removed_at.is_(None))
        .options(
            joinedload(ApplicationFile.file, innerjoin=True),
            joinedload(ApplicationFile.clarification),
            of_application.joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
            of_application.joinedload(Application.organisation, innerjoin=True),
            of_application.joinedload(Application.question_set, innerjoin=True),
        )
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found


def harmful_upload_of(session: Session, upload_id: UUID) -> ApplicationFile:
    """A file that was found harmful, also when whoever added it has put its note away. Raises NoResultFound."""
    return session.scalars(
        select(ApplicationFile)
        .where(ApplicationFile.id == upload_id, ApplicationFile.state == HARMFUL)
        .options(joinedload(ApplicationFile.file, innerjoin=True), joinedload(ApplicationFile.clarification))
    ).one()
