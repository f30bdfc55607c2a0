"""Reading about clarifications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications import queries
from grants.applications.clarifications.rules import ASKABLE
from grants.applications.models import OPEN, Application, Clarification
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.forms import shown
from grants.kernel.problems import NotFound
from grants.schemes.models import Round


def clarification_of(session: Session, clarification_id: UUID) -> Clarification:
    """A clarification with its application, loaded like `queries.application_of`. Raises NotFound."""
    found = session.get(Clarification, clarification_id)
    if found is None:
        raise NotFound("There is no such question.")
    application = queries.application_of(session, found.application_id)
    clarification = next(each for each in application.clarifications if each.id == clarification_id)
    set_committed_value(clarification, "application", application)
    return clarification


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
