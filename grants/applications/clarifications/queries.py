"""Reading about clarifications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications import queries
from grants.applications.clarifications.rules import ASKABLE
from grants.applications.models import ANSWERED, OPEN, Application, Clarification
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import listed
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.forms import shown
from grants.kernel.problems import NotFound
from grants.schemes.models import Round


def clarification_of(session: Session, clarification_id: UUID) -> Clarification:
    """A clarification with its application and all that `queries.application_of` loads. Raises NotFound."""
    found = session.get(Clarification, clarification_id)
    if found is None:
        raise NotFound("There is no such question.")
    application = queries.application_of(session, found.application_id)
    clarification = next(each for each in application.clarifications if each.id == clarification_id)
    set_committed_value(clarification, "application", application)
    return clarification


def uploads_for_answer(session: Session, clarification: Clarification) -> list[ApplicationFile]:
    """The files among which whoever answers a clarification chooses: of the application, and those added to it."""
    application = clarification.application
    is_its_own = or_(
        ApplicationFile.clarification_id.is_(None),
        ApplicationFile.clarification_id == clarification.id,
        Clarification.state == ANSWERED,
    )
    statement = select(ApplicationFile).outerjoin(ApplicationFile.clarification).where(is_its_own)
    return listed(session, application, statement)


def answer_file_of(session: Session, clarification_id: UUID, upload_id: UUID) -> tuple[Clarification, ApplicationFile]:
    """A clarification, and one of the files among which whoever answers it chooses. Raises NotFound."""
    clarification = clarification_of(session, clarification_id)
    for upload in uploads_for_answer(session, clarification):
        if upload.id == upload_id:
            return clarification, upload
    raise NotFound("There is no such file.")


@dataclass(frozen=True)
class Clarified:
    """A clarification as people read it. `changes` are questions with the answer before, and the one that took
    its place.
    """

    clarification: Clarification
    sections: list[str]
    changes: list[tuple[str, str, str]]


def clarified(application: Application) -> list[Clarified]:
    """What was asked about an application after it was sent, the first first."""
    form = queries.form_of(application)
    titles = {section.key: section.title for section in form.sections}
    by_key = {question.key: question for question in form.questions}
    return [
        Clarified(
            clarification=each,
            sections=[titles[key] for key in each.sections if key in titles],
            changes=[
                (
                    by_key[edition.question_key].label,
                    shown(by_key[edition.question_key], edition.before.get("value")),
                    shown(by_key[edition.question_key], edition.after.get("value")),
                )
                for edition in each.editions
                if edition.question_key in by_key
            ],
        )
        for each in application.clarifications
    ]


def open_for(session: Session, actor: Actor, now: datetime) -> list[Clarification]:
    """The questions that this person can answer now, the most urgent first, with application, round and scheme."""
    ids = actor.held("member")
    if not ids:
        return []
    application = joinedload(Clarification.application, innerjoin=True)
    return list(
        session.scalars(
            select(Clarification)
            .join(Clarification.application)
            .where(Application.organisation_id.in_(ids), Application.state.in_(ASKABLE))
            .where(Clarification.state == OPEN, Clarification.due_at >= to_the_minute(now))
            .options(
                application.joinedload(Application.organisation, innerjoin=True),
                application.joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
                selectinload(Clarification.editions),
            )
            .order_by(Clarification.due_at, Clarification.id)
        )
    )
